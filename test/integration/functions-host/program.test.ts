import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildHostProgram } from './host-program.ts';
import { FIXTURE_APP } from './start-fixture-host.ts';

let host: Awaited<ReturnType<typeof buildHostProgram>>;

beforeAll(async () => {
  host = await buildHostProgram();
});
afterAll(() => host.endAll());

const runReady = (...flags: string[]) =>
  host.runReady(FIXTURE_APP, '--local-settings', `${FIXTURE_APP}/settings.json`, ...flags);

describe('the host as a program', () => {
  it('tells its address, takes its keys, and passes structured lines of the app unchanged', async () => {
    const { url, lines } = await runReady('--keys', '{"function":"given"}');
    expect(lines()).toContain(`[host] listening on ${url}`);
    expect((await fetch(`${url}/api/secured?code=given`)).status).toBe(200);
    expect((await fetch(`${url}/api/secured?code=local-function-key`)).status).toBe(401);
    expect((await fetch(`${url}/api/adminOnly?code=local-master-key`)).status).toBe(200);
    await fetch(`${url}/api/logging`);
    await expect.poll(lines).toContain('{"event":"structured","ok":true}');
    expect(lines()).toContain('[host] logging: plain text');
    expect(lines()).toContain('[host] warning: logging: a warning');
  });

  it('ends on SIGTERM with the requests under way answered and the app told', async () => {
    const { url, child, ended, lines } = await runReady();
    const slow = fetch(`${url}/api/slow`);
    await expect.poll(async () => (await fetch(`${url}/api/calls`)).json()).toMatchObject({ slow: ['begun'] });
    child.kill('SIGTERM');
    expect(await (await slow).text()).toBe('finished');
    expect(await ended).toBe(0);
    expect(lines()).toContain('the app has been told to end');
  });

  it('ends when its parent has gone, if told that it has one', async () => {
    const { child, ended, lines } = await runReady('--with-parent');
    child.stdin?.end();
    expect(await ended).toBe(0);
    expect(lines()).toContain('the app has been told to end');
  });

  it('ends with exit code 1 on a rejection that nobody handles', async () => {
    const { url, ended, errors, lines } = await runReady();
    await expect(fetch(`${url}/api/crash`)).rejects.toThrow();
    expect(await ended).toBe(1);
    expect(errors()).toContain('nobody handles this');
    expect(lines()).not.toContain('the app has been told to end');
  });

  it('says in one line why it cannot start', async () => {
    const noApp = host.run('--port', '0', '--app', host.folder);
    expect(await noApp.ended).toBe(1);
    expect(noApp.lines().at(-1)).toMatch(/^\[host\] error: ENOENT.*host\.json/);

    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const noPort = host.run('--port', port, '--app', FIXTURE_APP);
    expect(await noPort.ended).toBe(1);
    expect(noPort.lines().at(-1)).toMatch(/^\[host\] error: .*EADDRINUSE/);
    await new Promise((resolve) => taken.close(resolve));
  });
});
