// Runs the built app under a Functions host in a process of its own: Azure Functions Core Tools where they are installed,
// else the embedded host. Whatever it prints comes out line by line.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';

export interface HostOptions {
  readonly root: string;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly env: NodeJS.ProcessEnv;
  readonly onLine: (line: string) => void;
}

export interface FunctionsHost {
  readonly kind: 'Azure Functions Core Tools' | 'embedded host';
  readonly origin: string;
  /** Rejects when the process ends although nobody asked it to. */
  readonly died: Promise<never>;
  stop(): Promise<void>;
  kill(): void;
}

const ORDERLY_END_MS = 10_000;
const WINDOWS = process.platform === 'win32';

export async function startFunctionsHost(options: HostOptions): Promise<FunctionsHost> {
  const { root, port, settings, env, onLine } = options;
  const coreTools = env.FUNCTIONS_LOCAL_HOST !== 'embedded' && (await isOnPath('func', env));
  const child = spawnHost(coreTools, root, port, { ...env, ...settings });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', onLine);
  }
  let stopping = false;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(`it ended with ${signal ?? `code ${code}`}`));
  });
  const died = ended.then((how) => {
    if (stopping) return new Promise<never>(() => undefined);
    throw new Error(`The Functions host is gone: ${how}.`);
  });
  // Nobody may be listening at that moment; whoever races against it still hears of it.
  died.catch(() => undefined);
  const kill = () => killTree(child, coreTools, 'SIGKILL');
  return {
    kind: coreTools ? 'Azure Functions Core Tools' : 'embedded host',
    origin: `http://127.0.0.1:${port}`,
    died,
    kill,
    async stop() {
      stopping = true;
      if (coreTools) killTree(child, coreTools, 'SIGTERM');
      else child.stdin?.end();
      const timer = setTimeout(kill, ORDERLY_END_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

function spawnHost(coreTools: boolean, root: string, port: number, env: NodeJS.ProcessEnv): ChildProcess {
  if (coreTools) {
    // It starts a worker of its own, so it gets a process group that can be ended as a whole; on Windows it is a script.
    return spawn('func', ['start', '--port', String(port)], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: !WINDOWS,
      shell: WINDOWS,
    });
  }
  const script = join(root, 'dist/local/functions-host.mjs');
  return spawn(process.execPath, [script, '--port', String(port), '--app', root, '--with-parent'], {
    cwd: root,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

function killTree(child: ChildProcess, coreTools: boolean, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (WINDOWS) {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    return;
  }
  try {
    if (coreTools) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It ended by itself in the meantime.
  }
}

async function isOnPath(command: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter((folder) => folder !== '');
  const names = WINDOWS ? [`${command}.cmd`, `${command}.exe`] : [command];
  const found = folders.flatMap((folder) =>
    names.map((name) =>
      access(join(folder, name)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return (await Promise.all(found)).includes(true);
}
