import { request as rawRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFunctionsHost } from '../../../local/functions-host/host.ts';
import { FIXTURE_APP, type FixtureHost, KEYS, startFixtureHost } from './start-fixture-host.ts';

let host: FixtureHost;

beforeAll(async () => {
  process.env.FIXTURE_GIVEN_TWICE = 'from the environment';
  host = await startFixtureHost();
});
afterAll(() => host.stop());

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${host.url}${path}`, { headers });
const status = async (path: string, init?: RequestInit) => (await fetch(`${host.url}${path}`, init)).status;

/** A request as it stands on the wire, for what fetch refuses to send. */
const raw = (method: string, path: string, headers: Record<string, string>, body?: string) =>
  new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const sent = rawRequest(host.url, { method, path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });

describe('an HTTP function', () => {
  it('gets method, query, route values, headers and body, with repeated query names joined by a comma', async () => {
    const response = await fetch(`${host.url}/API/Echo/7/some%20name?a=1&b=x%2By&a=2&code=k`, {
      method: 'PUT',
      headers: { 'X-Sent': 'here' },
      body: 'the body',
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-seen')).toBe('here');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({
      method: 'PUT',
      url: `${host.url}/API/Echo/7/some%20name?a=1&b=x%2By&a=2&code=k`,
      query: [
        ['a', '1,2'],
        ['b', 'x+y'],
        ['code', 'k'],
      ],
      params: { id: '7', name: 'some name' },
      body: 'the body',
    });
  });

  it('sees the name the client has used for the host in its URL', async () => {
    const { text } = await raw('GET', '/api/echo/7', { host: 'some.example:81' });
    expect(JSON.parse(text)).toMatchObject({ url: 'http://some.example:81/api/echo/7', params: { id: '7' } });
  });

  it('is not reached by a path that its template refuses, nor with a method it does not take', async () => {
    expect(await status('/api/echo/seven')).toBe(404);
    expect(await status('/echo/7')).toBe(404);
    expect(await status('/api/echo/7', { method: 'DELETE' })).toBe(404);
  });

  it('gets the rest of a path through a catch-all', async () => {
    expect(await (await get('/api/files/a/b%20c/d')).json()).toEqual({ rest: 'a/b c/d' });
    expect(await (await get('/api/files')).json()).toEqual({});
  });

  it('is found by the order of names, so that a literal does not win over a parameter', async () => {
    expect(await (await get('/api/items/special')).text()).toBe('any special');
  });

  it('answers HEAD without a body, and loses the body of a GET', async () => {
    const head = await fetch(`${host.url}/api/echo/7`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const { text } = await raw('GET', '/api/echo/7', { 'content-length': '4' }, 'lost');
    expect(JSON.parse(text)).toMatchObject({ body: '' });
  });

  it('answers 204 when it returns nothing, and 500 without a word when it throws or returns no response', async () => {
    expect(await status('/api/nothing')).toBe(204);
    for (const path of ['/api/failing', '/api/noResponse']) {
      const response = await get(path);
      expect([response.status, await response.text()]).toEqual([500, '']);
    }
    const failure = host.log.find(({ functionName }) => functionName === 'failing');
    expect(failure).toMatchObject({ level: 'error', message: expect.stringContaining('this handler fails') });
  });

  it('sets the cookies and the status of its response', async () => {
    const response = await get('/api/cookies');
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual([
      'a=1%202; max-age=60; path=/; samesite=strict; httponly',
      'b=2; path=/',
    ]);
  });

  it('passes bytes through unchanged', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const response = await fetch(`${host.url}/api/bytes`, { method: 'POST', body: bytes });
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  });

  it('continues the trace of its caller', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const response = await get('/api/tracing', { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
    expect(await response.text()).toMatch(new RegExp(`^00-${traceId}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`));
  });
});

describe('keys', () => {
  it('open a function by its level, and an empty 401 answers everything else', async () => {
    const table: [string, string, number][] = [
      ['/api/secured', '', 401],
      ['/api/secured', 'wrong', 401],
      ['/api/secured', KEYS.eventgrid, 401],
      ['/api/secured', KEYS.function, 200],
      ['/api/secured', KEYS.master, 200],
      ['/api/adminOnly', KEYS.function, 401],
      ['/api/adminOnly', KEYS.master, 200],
    ];
    for (const [path, key, expected] of table) {
      const byHeader = await get(path, { 'x-functions-key': key });
      const byQuery = await get(`${path}?code=${key}`);
      expect([path, key, byHeader.status, byQuery.status]).toEqual([path, key, expected, expected]);
      if (expected === 401) expect(await byHeader.text()).toBe('');
    }
  });

  it('are taken from the header even where only the query is right', async () => {
    expect((await get(`/api/secured?code=${KEYS.function}`, { 'x-functions-key': 'wrong' })).status).toBe(401);
  });

  it('hide a disabled function from everybody but the holder of the master key', async () => {
    expect((await get('/api/switchedOff')).status).toBe(404);
    expect((await get('/api/switchedOff', { 'x-functions-key': KEYS.master })).status).toBe(200);
  });
});

describe('hooks', () => {
  it('may replace the handler before, and turn a failure into a success after', async () => {
    expect(await (await get('/api/hooked')).json()).toEqual({ added: 'started' });
    expect(await (await get('/api/forgiven')).text()).toBe('forgiven');
    expect(await host.calls('forgiven')).toEqual(['to be forgiven']);
  });
});

describe('the admin endpoints', () => {
  const master = { 'x-functions-key': KEYS.master };
  const post = (name: string, body?: string) =>
    status(`/admin/functions/${name}`, { method: 'POST', headers: master, ...(body !== undefined && { body }) });

  it('want the master key', async () => {
    for (const path of [
      '/admin/functions',
      '/admin/host/status',
      '/admin/host/ping',
      '/admin/host/systemkeys/eventgrid_extension',
    ]) {
      expect([path, await status(path), await status(path, { headers: master })]).toEqual([path, 401, 200]);
    }
  });

  it('list the functions with their addresses', async () => {
    const list = await (await get('/admin/functions', master)).json();
    expect(list).toContainEqual(
      expect.objectContaining({
        name: 'echo',
        isDisabled: false,
        invoke_url_template: `${host.url}/api/echo/{id:int}/{name?}`,
      }),
    );
    expect(list).toContainEqual(expect.objectContaining({ name: 'switchedOff', isDisabled: true }));
  });

  it('start a function by hand and tell no outcome', async () => {
    expect(await post('retried', '{"input":"ignored"}')).toBe(202);
    await expect.poll(() => host.calls('retried')).toHaveLength(3);
    expect(await host.calls('retried')).toMatchObject([
      { retryCount: 0, maxRetryCount: 2 },
      { retryCount: 1, exception: { message: 'not yet' } },
      { retryCount: 2 },
    ]);
  });

  it('refuse an unknown function, a missing body, and an event that is none', async () => {
    expect(await post('unknown', '{}')).toBe(404);
    expect(await post('retried')).toBe(400);
    expect(await post('onEvent', '{"input":"no event"}')).toBe(400);
  });
});

describe('the host', () => {
  it('has a home page and no page besides', async () => {
    expect(await status('/')).toBe(200);
    process.env.AzureWebJobsDisableHomepage = 'true';
    expect(await status('/')).toBe(204);
    expect(await status('/elsewhere')).toBe(404);
  });

  it('lets the environment win over local settings', async () => {
    expect(await (await get('/api/environment')).json()).toEqual(['from the environment', 'Development']);
  });

  it('passes log entries on by their level, and warns of one that comes after the end', async () => {
    await get('/api/logging');
    const entries = () => host.log.filter(({ functionName }) => functionName === 'logging');
    await expect.poll(() => entries().map(({ message }) => message)).toContain('after the end');
    expect(entries().map(({ level, source, message }) => [level, source, message.split('.')[0]])).toEqual([
      ['information', 'user', 'plain text'],
      ['warning', 'user', 'a warning'],
      ['information', 'user', '{"event":"structured","ok":true}'],
      [
        'warning',
        'system',
        "Warning: Unexpected call to 'log' on the context object after function execution has completed",
      ],
      ['information', 'user', 'after the end'],
    ]);
  });

  it('says at start what it serves, what it does not give, and which functions are in error', () => {
    const lines = host.log.filter(({ source }) => source === 'host').map(({ message }) => message);
    expect(lines).toContain(`  itemAny: [GET,POST] ${host.url}/api/items/{id}`);
    expect(lines).toContain('  tick: timerTrigger');
    expect(lines.join('\n')).toContain('It does not give:');
    expect(lines).toContain('  notHere: in error: The trigger type "serviceBusTrigger" is not supported by this host.');
    expect(lines).toContainEqual(
      expect.stringContaining('onWork: in error: The storage connection "AzureWebJobsStorage" is not set'),
    );
  });

  it('runs a function and hands the outcome over to a caller in the same process', async () => {
    expect(await host.invoke('nothing')).toMatchObject({ kind: 'succeeded' });
    expect(await host.invoke('failing')).toMatchObject({ kind: 'failed', error: { message: 'this handler fails' } });
  });

  it('takes a second app into the same process for a mistake', async () => {
    await expect(startFunctionsHost({ app: FIXTURE_APP })).rejects.toThrow(/one app only/);
  });
});
