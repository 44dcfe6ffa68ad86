import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FIXTURE_APP } from './start-fixture-host.ts';

let folder: string;
let program: string;
const started: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'functions-host-'));
  program = join(folder, 'host.mjs');
  await build({
    entryPoints: ['local/functions-host/main.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
  });
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(...flags: string[]) {
  const child = spawn(process.execPath, [program, ...flags], { stdio: ['pipe', 'pipe', 'pipe'] });
  started.push(child);
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const lines = () => output.split('\n').filter((line) => line !== '');
  return { child, ended, lines, errors: () => errors };
}

async function runReady(...flags: string[]) {
  const running = run(
    '--port',
    '0',
    '--app',
    FIXTURE_APP,
    '--local-settings',
    `${FIXTURE_APP}/settings.json`,
    ...flags,
  );
  const ready = () => running.lines().find((line) => line.startsWith('[host] ready '));
  await expect.poll(ready, { timeout: 20_000 }).toBeDefined();
  const { port } = JSON.parse(ready()?.slice('[host] ready '.length) ?? '');
  return { ...running, url: `http://127.0.0.1:${port}` };
}

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
    await expect.poll(async () => (await fetch(`${url}/api/nothing`)).status).toBe(204);
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
    const noApp = run('--port', '0', '--app', folder);
    expect(await noApp.ended).toBe(1);
    expect(noApp.lines().at(-1)).toMatch(/^\[host\] error: ENOENT.*host\.json/);

    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const noPort = run('--port', port, '--app', FIXTURE_APP);
    expect(await noPort.ended).toBe(1);
    expect(noPort.lines().at(-1)).toMatch(/^\[host\] error: .*EADDRINUSE/);
    await new Promise((resolve) => taken.close(resolve));
  });
});
