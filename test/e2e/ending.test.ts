/** What was started goes away again: the app with whoever started it, and the local stack with all that it has started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, expect, it, vi } from 'vitest';
import { HOST_PROGRAM, requireBuild, STACK_PROGRAM } from './app-process.ts';

vi.setConfig({ testTimeout: 180_000 });

const GONE_WITHIN_IN_MS = 60_000;
/** Starts the host as a parent would, hands its output on, and knows nothing more. */
const PARENT = `
  const { spawn } = require('node:child_process');
  const host = spawn(process.execPath, process.argv.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
  host.stdout.pipe(process.stdout);
`;

/** The app starts all the same. */
const STORAGE_THAT_IS_AWAY = [
  'DefaultEndpointsProtocol=http;AccountName=away;AccountKey=YXdheQ==',
  'TableEndpoint=http://127.0.0.1:1/away;QueueEndpoint=http://127.0.0.1:1/away',
].join(';');

const started: ChildProcess[] = [];

afterEach(async () => {
  for (const { pid } of started.splice(0)) {
    if (pid === undefined) continue;
    if (isGroupAlive(pid)) process.kill(-pid, 'SIGKILL');
    await rm(`.local/stack-${pid}`, { recursive: true, force: true });
  }
});

/** In a group of its own, so that one can ask whether anything of it is left. */
function start(args: readonly string[], settings: Readonly<Record<string, string>> = {}) {
  requireBuild();
  const child = spawn(process.execPath, args, {
    detached: true,
    env: { ...process.env, FUNCTIONS_LOCAL_HOST: 'embedded', NO_COLOR: '1', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const lineWith = async (text: string) => {
    const find = () => lines.find((line) => line.includes(text));
    await expect.poll(find, { timeout: GONE_WITHIN_IN_MS, message: lines.join('\n') }).toBeDefined();
    return find() ?? '';
  };
  return { pid: child.pid ?? 0, lines, ended, lineWith, kill: (signal: NodeJS.Signals) => child.kill(signal) };
}

function isGroupAlive(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

const listens = (port: number) =>
  fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );

async function expectGone(pid: number, port: number): Promise<void> {
  await expect.poll(() => isGroupAlive(pid), { timeout: GONE_WITHIN_IN_MS }).toBe(false);
  expect(await listens(port)).toBe(false);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject()));
    });
  });
}

it('The app ends with its parent, however suddenly that is gone', async () => {
  const host = start(['-e', PARENT, '--', HOST_PROGRAM, '--port', '0', '--app', '.', '--with-parent'], {
    AzureWebJobsStorage: STORAGE_THAT_IS_AWAY,
    INSTANCES: '[{"id":"contoso","name":"Contoso","primaryKeySetting":"CONTOSO_KEY"}]',
    CONTOSO_KEY: 'a key',
    INSIGHTS_AUTH: 'local-token',
    CALLBACK_KEY: `test:${Buffer.alloc(32).toString('base64')}`,
  });
  const { port } = JSON.parse((await host.lineWith('[host] ready ')).replace('[host] ready ', ''));
  expect(await listens(port)).toBe(true);
  host.kill('SIGKILL');
  await expectGone(host.pid, port);
});

it('npm start -- --once plays its day, finds everything as scripted, and leaves nothing behind', async () => {
  const port = await freePort();
  const stack = start([STACK_PROGRAM, '--once', '--port', String(port)]);
  expect(await stack.ended, stack.lines.slice(-40).join('\n')).toBe(0);
  expect(stack.lines).toContain('Everything went as scripted.');
  await expectGone(stack.pid, port);
});

it('npm start ends in order when it is asked to', async () => {
  const port = await freePort();
  const stack = start([STACK_PROGRAM, '--port', String(port)]);
  await stack.lineWith('The app answers at');
  expect(await listens(port)).toBe(true);
  stack.kill('SIGINT');
  expect(await stack.ended).toBe(130);
  await expectGone(stack.pid, port);
});

it('npm start leaves no process behind when it is killed', async () => {
  const port = await freePort();
  const stack = start([STACK_PROGRAM, '--port', String(port)]);
  await stack.lineWith('The app answers at');
  stack.kill('SIGKILL');
  await expectGone(stack.pid, port);
});
