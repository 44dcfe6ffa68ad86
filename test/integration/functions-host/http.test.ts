import { request as rawRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FixtureHost, KEYS, startFixtureHost } from './start-fixture-host.ts';

let host: FixtureHost;

beforeAll(async () => {
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

  it('is not asked where the address is of another kind, names a user, or has a backslash for a slash', async () => {
    const sent = { host: 'some.example' };
    const userInfo = 'user:word@';
    for (const path of [
      'ftp://some.example/api/echo/7',
      'foo:/api/echo/7',
      `http://${userInfo}some.example/api/echo/7`,
    ]) {
      expect(await raw('GET', path, sent)).toEqual({ status: 400, text: '' });
    }
    expect(await raw('GET', '/api/echo/7', { host: `${userInfo}some.example` })).toEqual({ status: 400, text: '' });
    expect((await raw('GET', '/api/echo\\7', sent)).status).toBe(404);
    expect((await raw('GET', 'http://some.example/api/echo/7', sent)).status).toBe(200);
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
