import { describe, expect, it } from 'vitest';
import { instanceIdOf } from '../../../shared/domain/ids.ts';
import { CONTOSO } from '../../builders/workflow.ts';
import { fixture } from '../../fixtures/upstream/fixture.ts';
import { answer } from './scripted-upstream.ts';
import { always, PRIMARY, pathsOf, SECONDARY, start, TOKEN } from './started-client.ts';

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
