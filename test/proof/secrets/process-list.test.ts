/** What anybody on the machine can read of the local stack's processes: no secret on a command line, and none handed to who needs none. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, it, vi } from 'vitest';
import { requireBuild, STACK_PROGRAM } from '../../e2e/app-process.ts';
import { found } from './secret-search.ts';

const WITHIN_IN_MS = 120_000;

interface ListedProcess {
  readonly pid: number;
  readonly parent: number;
  readonly commandLine: string;
  readonly environment: string;
}

/** Processes may end while they are looked at. */
function readOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

function descendantsOf(root: number): readonly ListedProcess[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name): ListedProcess => {
      const pid = Number(name);
      const parent = Number(/^PPid:\s*(\d+)$/m.exec(readOf(pid, 'status'))?.[1]);
      return { pid, parent, commandLine: readOf(pid, 'cmdline'), environment: readOf(pid, 'environ') };
    });
  const family = new Set([root]);
  for (let before = 0; before !== family.size; ) {
    before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all.filter(({ pid }) => family.has(pid));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return address.port;
}

it.runIf(process.platform === 'linux')(
  'The key of the callbacks is known to the app’s process alone (looked up in /proc, which Linux alone has)',
  async () => {
    requireBuild();
    const stack = spawn(process.execPath, [STACK_PROGRAM, '--port', String(await freePort())], {
      env: { ...process.env, FUNCTIONS_LOCAL_HOST: 'embedded' },
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => stack.once('close', resolve));
    try {
      const family = await vi.waitFor(
        () => {
          const processes = descendantsOf(stack.pid ?? 0);
          // Between its birth and its program a process has an environment already, and no command line yet.
          const isApp = ({ commandLine, environment }: ListedProcess) =>
            commandLine.includes('functions-host.mjs') && environment.includes('\0CALLBACK_KEY=local:');
          expect(processes.some(isApp)).toBe(true);
          return processes;
        },
        { timeout: WITHIN_IN_MS, interval: 50 },
      );
      // The stack itself, the storage emulator and the app.
      expect(family.length).toBeGreaterThanOrEqual(3);
      const keys = family.flatMap(({ environment }) => /\0CALLBACK_KEY=local:([^\0]+)/.exec(environment)?.[1] ?? []);
      expect(keys).toHaveLength(1);
      const secrets = new Map([['callback key', keys[0] ?? '']]);
      const name = ({ commandLine }: ListedProcess) => commandLine.split('\0').slice(0, 3).join(' ');
      const lines = family.map((one) => ({ place: `command line of ${name(one)}`, text: one.commandLine }));
      expect(found(secrets, lines)).toEqual([]);
      const environments = family.map((one) => ({ place: `environment of ${name(one)}`, text: one.environment }));
      const knowing = found(secrets, environments);
      expect(knowing).toHaveLength(1);
      expect(knowing[0]).toContain('functions-host.mjs');
    } finally {
      stack.kill('SIGTERM');
      await ended;
    }
  },
  WITHIN_IN_MS * 2,
);
