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

  it('start an Event Grid function with one event, which is JSON in a text', async () => {
    expect(await post('ONEVENT', JSON.stringify({ input: JSON.stringify({ id: 'by hand' }) }))).toBe(202);
    await expect.poll(() => host.calls('onEventEnd')).toEqual(['by hand']);
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
