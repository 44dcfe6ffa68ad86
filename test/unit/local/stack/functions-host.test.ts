import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FunctionsHost, startFunctionsHost } from '../../../../local/stack/functions-host.ts';

let root: string;
let lines: string[];
let host: FunctionsHost | undefined;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stack-'));
  await mkdir(join(root, 'dist/local'), { recursive: true });
  lines = [];
});
afterEach(async () => {
  host?.kill();
  await rm(root, { recursive: true, force: true });
});

/** A stand-in for the embedded host; `env` makes sure that Core Tools are not taken, be they installed. */
async function start(program: string): Promise<FunctionsHost> {
  await writeFile(join(root, 'dist/local/functions-host.mjs'), program);
  host = await startFunctionsHost({
    root,
    port: 7999,
    settings: { INSIGHTS_AUTH: 'local-token' },
    env: { ...process.env, FUNCTIONS_LOCAL_HOST: 'embedded' },
    onLine: (line) => lines.push(line),
  });
  return host;
}

const ENDS_WITH_ITS_PARENT = `
  console.log(JSON.stringify({ args: process.argv.slice(2), auth: process.env.INSIGHTS_AUTH, pid: process.pid }));
  process.stdin.on('end', () => { console.log('in order'); process.exit(0); }).resume();
`;

describe('the host as a process of its own', () => {
  it('gets the port, the app and its settings, and ends in order when it is stopped', async () => {
    const started = await start(ENDS_WITH_ITS_PARENT);
    expect(started).toMatchObject({ kind: 'embedded host', origin: 'http://127.0.0.1:7999' });
    await expect.poll(() => lines.length, { timeout: 20_000 }).toBe(1);
    const { args, auth, pid } = JSON.parse(lines[0] ?? '');
    expect(args).toEqual(['--port', '7999', '--app', root, '--with-parent']);
    expect(auth).toBe('local-token');
    await started.stop();
    expect(lines[1]).toBe('in order');
    expect(() => process.kill(pid, 0)).toThrow();
  });

  it('is missed when it goes away by itself', async () => {
    const started = await start('process.exit(3);');
    await expect(started.died).rejects.toThrow('code 3');
  });

  it('can be killed at once', async () => {
    const started = await start('setInterval(() => undefined, 1000); console.log("up");');
    await expect.poll(() => lines, { timeout: 20_000 }).toEqual(['up']);
    started.kill();
    await expect(started.died).rejects.toThrow('SIGKILL');
  });
});
