/** Upstream that fails: what a caller is told, what the log says, and what neither may hold. */
import { describe, expect, it } from 'vitest';
import { CONTOSO } from '../../builders/workflow.ts';
import { answer } from './scripted-upstream.ts';
import { always, PRIMARY, SECONDARY, start, TOKEN } from './started-client.ts';

describe('an upstream that does not answer as it should', () => {
  it.each([
    [429, { 'retry-after': '30' }, { kind: 'insights-throttled', retryAfterInSeconds: 30 }],
    [429, {}, { kind: 'insights-throttled' }],
    [503, { 'retry-after': '5' }, { kind: 'insights-unavailable', status: 503, retryAfterInSeconds: 5 }],
    [500, {}, { kind: 'insights-unavailable', status: 500 }],
    [400, {}, { kind: 'insights-rejected', status: 400 }],
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

describe('Requests of upstream', () => {
  const statusesOf = (logger: Awaited<ReturnType<typeof start>>['logger']) =>
    logger.measurements.map(({ metric, dimensions }) => [metric, ...Object.values(dimensions)].join(' '));

  it('are counted one by one, with the status of each: the key that is refused and the one that is tried next', async () => {
    const { client, logger } = await start((asked, reply) => answer(reply, asked.key === PRIMARY ? 401 : 200, []));
    await client.readStatus(CONTOSO);
    await client.readSegments(CONTOSO, 1);
    expect(statusesOf(logger)).toEqual([
      `upstream.calls ${CONTOSO} readStatus 401`,
      `upstream.calls ${CONTOSO} readStatus 200`,
      `upstream.calls ${CONTOSO} readSegments 200`,
    ]);
  });

  it('are counted where there was no answer, and where not even a token was to be had', async () => {
    const cut = await start((_asked, _reply, request) => request.socket.destroy());
    await cut.client.readStatus(CONTOSO);
    expect(statusesOf(cut.logger)).toEqual([`upstream.calls ${CONTOSO} readStatus no-answer`]);
    const locked = await start(always(200, []), { token: () => Promise.reject(new Error('no')) });
    await locked.client.readStatus(CONTOSO);
    expect(statusesOf(locked.logger)).toEqual([`upstream.calls ${CONTOSO} readStatus no-token`]);
  });
});
