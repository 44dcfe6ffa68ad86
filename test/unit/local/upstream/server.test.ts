import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CREDENTIALS, get, INSTANCE_ID, NOON, startContoso } from './contoso.ts';

type Contoso = Awaited<ReturnType<typeof startContoso>>;
let stack: Contoso;

beforeEach(async () => {
  stack = await startContoso();
});
afterEach(() => stack.upstream.stop());

describe('who may ask the simulated API', () => {
  it('refuses a request without a bearer token and says which scheme it wants', async () => {
    const reply = await get(stack.upstream, '/instances', { 'ocp-apim-subscription-key': 'primary-key' });
    expect(reply).toMatchObject({ status: 401, body: undefined });
    expect(reply.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each([
    ['without a subscription key', {}],
    ['with a key of no instance', { 'ocp-apim-subscription-key': 'other' }],
  ])('refuses a request %s', async (_, key) => {
    const reply = await get(stack.upstream, '/instances', { authorization: 'Bearer any', ...key });
    expect(reply.status).toBe(401);
  });

  it('takes the primary and the secondary key', async () => {
    for (const key of ['primary-key', 'secondary-key']) {
      const reply = await get(stack.upstream, '/instances', { ...CREDENTIALS, 'ocp-apim-subscription-key': key });
      expect(reply.body).toMatchObject([{ instanceId: INSTANCE_ID, name: 'Contoso Retail' }]);
    }
  });

  it('refuses an instance with the key of another one', async () => {
    stack.upstream.state.addInstance({ instanceId: 'b', name: 'B', keys: { primary: 'b1', secondary: 'b2' } });
    const headers = { ...CREDENTIALS, 'ocp-apim-subscription-key': 'b1' };
    expect((await get(stack.upstream, `/instances/${INSTANCE_ID}`, headers)).status).toBe(401);
    expect((await get(stack.upstream, '/instances/b', headers)).status).toBe(200);
  });
});

describe('errors', () => {
  it.each([
    ['/manage/measures/Nothing', 'measureMetadataNotFound'],
    ['/manage/datasources/00000000-0000-0000-0000-000000000000', 'dataSourceNotFound'],
    ['/workflows/main/jobs/00000000-0000-0000-0000-000000000000', 'graphJobNotFound'],
    ['/workflows/other/jobs', 'graphNotFound'],
  ])('answers %s with the error body that the API publishes', async (path, errorCode) => {
    const reply = await stack.get(path);
    expect(reply).toMatchObject({
      status: 404,
      body: { httpStatusCode: 'NotFound', exceptionCulprit: 'user', errorCode, resultSeverity: 'error' },
    });
  });

  it('knows no instance that it was not given', async () => {
    expect((await get(stack.upstream, '/instances/unknown')).body.errorCode).toBe('instanceNotFound');
  });
});

describe('path styles', () => {
  const CONTRACT = ['/workflows/main/status', '/workflows/main/jobs', '/manage/datasources'];
  const EXAMPLES = ['/manage/workflows/main/status', '/manage/workflows/main/jobs', '/manage/datasources/v2'];

  async function statuses(pathStyle: 'cm' | 'od' | 'both', paths: readonly string[]): Promise<number[]> {
    const { upstream, get: ask } = await startContoso({ pathStyle });
    const replies = await Promise.all(paths.map((path) => ask(path)));
    await upstream.stop();
    return replies.map(({ status }) => status);
  }

  it('answers one style and knows nothing of the other', async () => {
    expect(await statuses('cm', [...CONTRACT, ...EXAMPLES])).toEqual([200, 200, 200, 404, 404, 404]);
    expect(await statuses('od', [...CONTRACT, ...EXAMPLES])).toEqual([404, 404, 404, 200, 200, 200]);
  });

  it('answers both where told to', async () => {
    expect(await statuses('both', [...CONTRACT, ...EXAMPLES])).toEqual([200, 200, 200, 200, 200, 200]);
  });
});

describe('faults on order', () => {
  it('spoils as many replies of an operation as ordered, and no others', async () => {
    stack.upstream.faults.add('segments', { kind: 'status', status: 503, retryAfterInSeconds: 7 }, 2);
    expect((await stack.get('/manage/measures')).status).toBe(200);
    const spoilt = [await stack.get('/manage/segments'), await stack.get('/manage/segments')];
    expect(spoilt.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
      [503, '7'],
      [503, '7'],
    ]);
    expect((await stack.get('/manage/segments')).status).toBe(200);
    expect(stack.upstream.faults.met).toBe(2);
  });

  it('lasts until it is lifted where no number was given', async () => {
    stack.upstream.faults.add('any', { kind: 'status', status: 500 });
    expect([(await stack.get('/manage/segments')).status, (await stack.get('')).status]).toEqual([500, 500]);
    stack.upstream.faults.lift();
    expect((await stack.get('/manage/segments')).status).toBe(200);
  });

  it('leaves a request hanging without an answer', async () => {
    stack.upstream.faults.add('status', { kind: 'hang' }, 1);
    const controller = new AbortController();
    const asked = fetch(`${stack.upstream.url}/instances/${INSTANCE_ID}/workflows/main/status`, {
      headers: CREDENTIALS,
      signal: controller.signal,
    });
    await expect.poll(() => stack.upstream.faults.met).toBe(1);
    controller.abort();
    await expect(asked).rejects.toThrow();
  });

  it('makes one item malformed and leaves the others as they are', async () => {
    stack.contoso.addSegment({ name: 'Second' });
    stack.upstream.faults.add('segments', { kind: 'malformed-item' }, 1);
    const { body } = await stack.get('/manage/segments');
    expect(body.map(({ name }: { name: unknown }) => name)).toEqual([42, 'Second']);
  });

  it('does not use up a fault on a request that is refused anyway', async () => {
    stack.upstream.faults.add('segments', { kind: 'status', status: 503 }, 1);
    await get(stack.upstream, `/instances/${INSTANCE_ID}/manage/segments`, {});
    expect((await stack.get('/manage/segments')).status).toBe(503);
  });
});

describe('the way in for people', () => {
  const post = (path: string, body: unknown) =>
    fetch(`${stack.upstream.origin}/control/${path}`, { method: 'POST', body: JSON.stringify(body) });

  it('makes a segment evaluation happen now, in source time', async () => {
    expect((await post('segments/High_value/evaluations', { count: 12000 })).status).toBe(200);
    expect(stack.contoso.segment('High_value').evaluations).toMatchObject([{ at: NOON, count: 12000 }]);
  });

  it('makes runs happen: a source, everything, unification', async () => {
    await post(`data-sources/${stack.contoso.dataSources[0]?.dataSourceId}/refreshes`, { outcome: 'failed' });
    await post('full-refreshes', { submission: 'scheduled' });
    await post('unifications', { outcome: 'aborted', at: '2026-03-02T11:00:00Z' });
    expect(stack.contoso.jobs.map(({ operationType, status }) => [operationType, status])).toEqual([
      ['ingestion', 'failed'],
      ['all', 'successful'],
      ['merge', 'aborted'],
    ]);
  });

  it('says what is wrong with an order', async () => {
    const reply = await post('segments/High_value/evaluations', { count: 'many' });
    expect(reply.status).toBe(400);
    expect(await reply.text()).toContain('count');
    expect((await post('segments/None/evaluations', { count: 1 })).status).toBe(404);
    expect((await post('nothing', {})).status).toBe(404);
  });

  it('orders faults, lifts them, and tells how often each operation was asked', async () => {
    await post('faults', { operation: 'jobs', fault: { kind: 'status', status: 429, retryAfterInSeconds: 3 } });
    expect((await stack.get('/workflows/main/jobs')).status).toBe(429);
    await fetch(`${stack.upstream.origin}/control/faults`, { method: 'DELETE' });
    expect((await stack.get('/workflows/main/jobs')).status).toBe(200);
    const counts = await (await fetch(`${stack.upstream.origin}/control/requests`)).json();
    expect(counts).toMatchObject({ jobs: 2, segments: 0 });
    expect(stack.upstream.requests.recent.map(({ operation, status }) => [operation, status])).toEqual([
      ['jobs', 429],
      ['jobs', 200],
    ]);
  });
});
