import { afterEach, describe, expect, it } from 'vitest';
import {
  createInsightsHttpClient,
  type InsightsHttpClient,
  type InsightsHttpClientOptions,
} from '../../../shared/adapters/audience-insights/insights-http-client.ts';
import { instanceIdOf } from '../../../shared/domain/ids.ts';
import { keepLogLines } from '../../builders/log-lines.ts';
import { CONTOSO } from '../../builders/workflow.ts';
import { fixture } from '../../fixtures/upstream/fixture.ts';
import { answer, type Script, type ScriptedUpstream, startScriptedUpstream } from './scripted-upstream.ts';

const [PRIMARY, SECONDARY, TOKEN] = ['primary-key-1f6a', 'secondary-key-9c3e', 'bearer-token-77d0'];

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function start(
  script: Script,
  options: Partial<InsightsHttpClientOptions> = {},
): Promise<{ client: InsightsHttpClient; upstream: ScriptedUpstream; logger: ReturnType<typeof keepLogLines> }> {
  const upstream = await startScriptedUpstream(script);
  stops.push(() => upstream.stop());
  const logger = keepLogLines();
  const client = createInsightsHttpClient({
    baseUrl: upstream.url,
    instances: new Map([[CONTOSO, { primaryKey: PRIMARY, secondaryKey: SECONDARY }]]),
    token: async () => TOKEN,
    logger,
    ...options,
  });
  stops.push(() => client.close());
  return { client, upstream, logger };
}

const always =
  (status: number, body: unknown, headers: Record<string, string> = {}): Script =>
  (_asked, reply) =>
    answer(reply, status, body, headers);

const pathsOf = (upstream: ScriptedUpstream) =>
  upstream.asked.map((asked) => asked.path.replace(`/v1/instances/${CONTOSO}`, ''));

describe('a read of upstream', () => {
  it('asks for the right thing, with the bearer token and the key', async () => {
    const { client, upstream } = await start((asked, reply) => {
      answer(reply, 200, asked.path.includes('/measures/') ? fixture('measure.json') : []);
    });
    await client.readStatus(CONTOSO);
    await client.readJobs(CONTOSO, 50);
    await client.readSegments(CONTOSO, 2);
    await client.readMeasures(CONTOSO);
    await client.readMeasure(CONTOSO, 'Total revenue', 7);
    await client.readDataSources(CONTOSO);
    expect(pathsOf(upstream)).toEqual([
      '/workflows/main/status',
      '/workflows/main/jobs?top=50&includeTasks=true',
      '/manage/segments?includeHistoricStats=true&historicStatsDays=2',
      '/manage/measures',
      '/manage/measures/Total%20revenue?includeHistoricStats=true&historicStatsDays=7',
      '/manage/datasources',
    ]);
    expect(new Set(upstream.asked.map((asked) => `${asked.authorization} ${asked.key}`))).toEqual(
      new Set([`Bearer ${TOKEN} ${PRIMARY}`]),
    );
  });

  it('gives what upstream says', async () => {
    const { client, logger } = await start((asked, reply) => {
      const path = asked.path.split('?')[0] ?? '';
      if (path.endsWith('/status')) answer(reply, 200, fixture('status.json'));
      else if (path.endsWith('/jobs')) answer(reply, 200, fixture('jobs.json'));
      else if (path.endsWith('/segments')) answer(reply, 200, fixture('segments.json'));
      else if (path.endsWith('/measures')) answer(reply, 200, [fixture('measure.json')]);
      else if (path.endsWith('/TotalRevenue')) answer(reply, 200, fixture('measure.json'));
      else answer(reply, 200, fixture('data-sources.json'));
    });
    const replies = [
      await client.readStatus(CONTOSO),
      await client.readJobs(CONTOSO, 50),
      await client.readSegments(CONTOSO, 2),
      await client.readMeasures(CONTOSO),
      await client.readDataSources(CONTOSO),
    ];
    expect(replies.map((reply) => reply.ok && reply.value.length)).toEqual([5, 2, 4, 1, 2]);
    expect(await client.readMeasure(CONTOSO, 'TotalRevenue', 7)).toMatchObject({
      ok: true,
      value: { name: 'TotalRevenue', hasOneValue: true, evaluations: { length: 3 } },
    });
    expect(logger.lines.filter((line) => line.event === 'insights.call-failed')).toEqual([]);
  });

  it('reads a list that holds a malformed item, and says which', async () => {
    const { status } = fixture<{ status: unknown[] }>('malformed-items.json');
    const { client, logger } = await start(always(200, status));
    expect(await client.readStatus(CONTOSO)).toMatchObject({ ok: true, value: { length: 2 } });
    expect(logger.lines[0]).toEqual({
      level: 'warn',
      event: 'insights.item-malformed',
      fields: { operation: 'readStatus', instanceId: CONTOSO, index: 1, field: 'jobIds' },
    });
    expect(logger.lines.at(-1)?.fields).toMatchObject({ count: 6 });
  });
});

describe('the keys', () => {
  it('take turns: the other one is tried where one is refused, and remembered where it works', async () => {
    const { client, upstream, logger } = await start((asked, reply) => {
      if (asked.key === SECONDARY) answer(reply, 200, []);
      else answer(reply, 401, '', { 'www-authenticate': 'Bearer' });
    });
    expect(await client.readMeasures(CONTOSO)).toEqual({ ok: true, value: [] });
    expect(await client.readMeasures(CONTOSO)).toEqual({ ok: true, value: [] });
    expect(upstream.asked.map((asked) => asked.key)).toEqual([PRIMARY, SECONDARY, SECONDARY]);
    expect(logger.lines.map((line) => line.fields)).toEqual([
      { operation: 'readMeasures', instanceId: CONTOSO, status: 401, triedNext: 'secondary key' },
    ]);
  });

  it.each([401, 403])('are both tried once before the read is refused with %i', async (status) => {
    const { client, upstream } = await start(always(status, ''));
    expect(await client.readStatus(CONTOSO)).toEqual({ ok: false, failure: { kind: 'insights-refused', status } });
    expect(upstream.asked.map((asked) => asked.key)).toEqual([PRIMARY, SECONDARY]);
  });

  it('may be one only', async () => {
    const { client, upstream } = await start(always(401, ''), {
      instances: new Map([[CONTOSO, { primaryKey: PRIMARY }]]),
    });
    expect(await client.readStatus(CONTOSO)).toMatchObject({ ok: false, failure: { kind: 'insights-refused' } });
    expect(upstream.asked).toHaveLength(1);
  });

  it('of an instance that is not configured are asked of nobody', async () => {
    const { client, upstream } = await start(always(200, []));
    expect(await client.readStatus(instanceIdOf('another'))).toEqual({
      ok: false,
      failure: { kind: 'insights-not-found' },
    });
    expect(upstream.asked).toEqual([]);
  });
});

describe('the paths', () => {
  it('fall back to the other spelling, which is remembered', async () => {
    const { client, upstream, logger } = await start((asked, reply) => {
      const isThere = asked.path.includes('/manage/workflows/') || asked.path.endsWith('/datasources/v2');
      answer(reply, isThere ? 200 : 404, []);
    });
    expect(await client.readStatus(CONTOSO)).toEqual({ ok: true, value: [] });
    expect(await client.readJobs(CONTOSO, 5)).toEqual({ ok: true, value: [] });
    expect(await client.readDataSources(CONTOSO)).toEqual({ ok: true, value: [] });
    expect(pathsOf(upstream)).toEqual([
      '/workflows/main/status',
      '/manage/workflows/main/status',
      '/manage/workflows/main/jobs?top=5&includeTasks=true',
      '/manage/datasources',
      '/manage/datasources/v2',
    ]);
    expect(logger.lines).toEqual([]);
  });

  it('are both tried before nothing is found', async () => {
    const { client, upstream } = await start(always(404, { errorCode: 'instanceNotFound' }));
    expect(await client.readJobs(CONTOSO, 5)).toEqual({ ok: false, failure: { kind: 'insights-not-found' } });
    expect(upstream.asked).toHaveLength(2);
  });

  it('have one spelling for a measure, so that one that is missing is asked for once', async () => {
    const { client, upstream } = await start(always(404, { errorCode: 'measureMetadataNotFound' }));
    expect(await client.readMeasure(CONTOSO, 'Gone', 1)).toEqual({
      ok: false,
      failure: { kind: 'insights-not-found' },
    });
    expect(upstream.asked).toHaveLength(1);
  });
});

describe('an upstream that does not answer as it should', () => {
  it.each([
    [429, { 'retry-after': '30' }, { kind: 'insights-throttled', retryAfterInSeconds: 30 }],
    [429, {}, { kind: 'insights-throttled' }],
    [503, { 'retry-after': '5' }, { kind: 'insights-unavailable', status: 503, retryAfterInSeconds: 5 }],
    [500, {}, { kind: 'insights-unavailable', status: 500 }],
    [400, {}, { kind: 'insights-malformed', problem: 'Upstream answered with status 400' }],
    [302, { location: '/elsewhere' }, { kind: 'insights-malformed', problem: 'Upstream answered with status 302' }],
  ])('is a failure: %i %j', async (status, headers, failure) => {
    const { client, upstream } = await start(always(status, '', headers));
    expect(await client.readSegments(CONTOSO, 1)).toEqual({ ok: false, failure });
    expect(upstream.asked).toHaveLength(1);
  });

  it('is waited for as long as the date it names says', async () => {
    const soon = new Date(Date.now() + 60_000).toUTCString();
    const { client } = await start(always(503, '', { 'retry-after': soon }));
    const reply = await client.readStatus(CONTOSO);
    const failure = reply.ok ? undefined : reply.failure;
    const seconds = failure?.kind === 'insights-unavailable' ? failure.retryAfterInSeconds : undefined;
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
  });

  it.each([
    ['no JSON', '<html>Service</html>', 'The reply is no JSON'],
    ['half a reply', '[{"name":', 'The reply is no JSON'],
    ['nothing', '', 'The reply is no JSON'],
    ['no list', { value: [] }, 'The reply to readSegments is not what it should be'],
    ['null', null, 'The reply to readSegments is not what it should be'],
  ])('is malformed with %s', async (_what, body, problem) => {
    const { client, logger } = await start(always(200, body));
    const failure = { kind: 'insights-malformed', problem };
    expect(await client.readSegments(CONTOSO, 1)).toEqual({ ok: false, failure });
    expect(logger.lines.at(-1)).toMatchObject({ event: 'insights.call-failed', fields: { problem } });
  });

  it('is malformed where the one measure asked for is', async () => {
    const { client } = await start(always(200, { name: 7 }));
    expect(await client.readMeasure(CONTOSO, 'Seven', 1)).toMatchObject({
      ok: false,
      failure: { kind: 'insights-malformed' },
    });
  });

  it('is unavailable where it takes too long to answer, and its connection is given up', async () => {
    const { client, upstream, logger } = await start(() => undefined, { timeoutInMs: 300 });
    expect(await client.readStatus(CONTOSO)).toEqual({ ok: false, failure: { kind: 'insights-unavailable' } });
    await expect.poll(() => upstream.connections(), { timeout: 10_000 }).toBe(0);
    expect(logger.lines[0]?.fields).toMatchObject({ cause: 'time-out' });
  });

  it('is unavailable where its body never ends, however steadily it drips', async () => {
    const { client } = await start(
      (_asked, reply) => {
        reply.writeHead(200, { 'content-type': 'application/json' });
        reply.write('[');
        const dripping = setInterval(() => reply.write(' '), 20);
        reply.once('close', () => clearInterval(dripping));
      },
      { timeoutInMs: 300 },
    );
    expect(await client.readStatus(CONTOSO)).toEqual({ ok: false, failure: { kind: 'insights-unavailable' } });
  });

  it('is unavailable where the connection is cut, before the reply or within it', async () => {
    const { client, upstream } = await start((_asked, reply, request) => {
      if (upstream.asked.length === 1) return request.socket.destroy();
      reply.writeHead(200, { 'content-length': '1000' });
      return reply.write('[{"name":', () => request.socket.destroy());
    });
    expect(await client.readMeasures(CONTOSO)).toEqual({ ok: false, failure: { kind: 'insights-unavailable' } });
    expect(await client.readMeasures(CONTOSO)).toEqual({ ok: false, failure: { kind: 'insights-unavailable' } });
    expect(upstream.asked).toHaveLength(2);
  });

  it('is unavailable where nobody listens', async () => {
    const { client, upstream } = await start(always(200, []));
    await upstream.stop();
    expect(await client.readStatus(CONTOSO)).toEqual({ ok: false, failure: { kind: 'insights-unavailable' } });
  });

  it('is not read beyond the size that is allowed', async () => {
    const { client } = await start(always(200, JSON.stringify(Array(1_000).fill({ name: 'a' }))), {
      longestBodyInBytes: 5_000,
    });
    expect(await client.readSegments(CONTOSO, 1)).toEqual({
      ok: false,
      failure: { kind: 'insights-malformed', problem: 'The reply is larger than allowed' },
    });
  });
});

describe('the token', () => {
  it('is waited for no longer than upstream would be', async () => {
    const { client, upstream } = await start(always(200, []), {
      token: () => new Promise(() => undefined),
      timeoutInMs: 100,
    });
    expect(await client.readStatus(CONTOSO)).toEqual({ ok: false, failure: { kind: 'insights-unavailable' } });
    expect(upstream.asked).toEqual([]);
  });

  it('that cannot be had makes upstream unavailable', async () => {
    const { client, logger } = await start(always(200, []), {
      token: () => Promise.reject(new Error(`The assertion ${TOKEN} was refused`)),
    });
    expect(await client.readStatus(CONTOSO)).toEqual({ ok: false, failure: { kind: 'insights-unavailable' } });
    expect(logger.lines[0]?.fields).toMatchObject({ step: 'token', cause: 'Error' });
    expect(JSON.stringify(logger.lines)).not.toContain(TOKEN);
  });
});

describe('the log of a failed call', () => {
  it('says what is needed to find it at upstream', async () => {
    const { client, logger } = await start(
      always(429, { errorCode: 'tooManyCalls' }, { 'retry-after': '30', 'x-ms-request-id': 'r-1' }),
    );
    await client.readStatus(CONTOSO);
    expect(logger.lines).toEqual([
      {
        level: 'warn',
        event: 'insights.call-failed',
        fields: {
          operation: 'readStatus',
          instanceId: CONTOSO,
          failure: 'insights-throttled',
          status: 429,
          retryAfterInSeconds: 30,
          requestIds: { 'x-ms-request-id': 'r-1' },
          errorCode: 'tooManyCalls',
          durationInMs: expect.any(Number),
        },
      },
    ]);
  });

  it('never holds a key or the token, even where upstream echoes them', async () => {
    const { client, logger } = await start((asked, reply) => {
      const echo = { 'x-ms-subscription-key': asked.key ?? '', 'x-ms-token-echo': asked.authorization ?? '' };
      answer(reply, 401, { errorCode: `Key ${asked.key} is wrong`, message: asked.authorization }, echo);
    });
    const reply = await client.readStatus(CONTOSO);
    const told = JSON.stringify([reply, logger.lines]);
    expect(logger.lines.length).toBeGreaterThan(0);
    for (const secret of [PRIMARY, SECONDARY, TOKEN]) expect(told).not.toContain(secret);
  });

  it('does not hold a key that no header can carry', async () => {
    const { client, logger } = await start(always(200, []), {
      instances: new Map([[CONTOSO, { primaryKey: `${PRIMARY}\n` }]]),
    });
    const reply = await client.readStatus(CONTOSO);
    expect(reply.ok).toBe(false);
    expect(JSON.stringify([reply, logger.lines])).not.toContain(PRIMARY);
  });
});
