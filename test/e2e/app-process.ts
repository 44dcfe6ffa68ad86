// The built app under the embedded host, in a process of its own on a free port: what a test knows of it is what it prints
// and what it answers.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { AppLog } from '../../local/stack/app-log.ts';

export interface AppProcess {
  readonly origin: string;
  readonly pid: number;
  /** The lines of both streams, as printed. */
  readonly lines: readonly string[];
  readonly log: AppLog;
  stop(): Promise<void>;
}

export const HOST_PROGRAM = 'dist/local/functions-host.mjs';
export const STACK_PROGRAM = 'dist/local/stack.mjs';
const READY = '[host] ready ';
const READY_WITHIN_IN_MS = 60_000;
const ORDERLY_END_IN_MS = 10_000;

export function requireBuild(): void {
  for (const file of ['dist/main.js', HOST_PROGRAM, STACK_PROGRAM]) {
    if (!existsSync(file)) throw new Error(`${file} is missing: run npm run build.`);
  }
}

export interface AppProcessOptions {
  /** Only the last of them, for a process that is to print for days; otherwise all. */
  readonly linesKept?: number;
  /** The folder of the app, where that is not this one. */
  readonly app?: string;
}

export async function startApp(
  settings: Readonly<Record<string, string>>,
  { linesKept = Number.POSITIVE_INFINITY, app = '.' }: AppProcessOptions = {},
): Promise<AppProcess> {
  requireBuild();
  const child = spawn(process.execPath, [HOST_PROGRAM, '--port', '0', '--app', app, '--with-parent'], {
    env: { ...process.env, ...settings },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const lines: string[] = [];
  const log = new AppLog();
  const ready = portToldBy(child, (line) => {
    lines.push(line);
    if (lines.length > linesKept) lines.shift();
    log.read(line);
  });
  const stop = async () => {
    child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), ORDERLY_END_IN_MS);
    await ended;
    clearTimeout(timer);
  };
  try {
    const port = await ready;
    return { origin: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, lines, log, stop };
  } catch (error) {
    await stop();
    throw new Error(`${error instanceof Error ? error.message : error}\n${lines.slice(-20).join('\n')}`);
  }
}

function portToldBy(child: ChildProcess, onLine: (line: string) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The app was not ready in time.')), READY_WITHIN_IN_MS);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        onLine(line);
        if (!line.startsWith(READY)) return;
        clearTimeout(timer);
        resolve(JSON.parse(line.slice(READY.length)).port);
      });
    }
    child.once('close', (code) => {
      clearTimeout(timer);
      reject(new Error(`The app ended with code ${code} before it was ready.`));
    });
  });
}
