// Builds the host's program as the local stack does and runs it as a child process. What a test leaves running ends with
// `endAll`.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { expect } from 'vitest';

/** One ES module with all it needs; under a name of its own, as a bundled dependency brings a `createRequire` along. */
export const ONE_MODULE: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
  },
};

export async function buildHostProgram() {
  const folder = await mkdtemp(join(tmpdir(), 'functions-host-'));
  const program = join(folder, 'host.mjs');
  await build({ ...ONE_MODULE, entryPoints: ['local/functions-host/main.ts'], outfile: program });
  const started: ChildProcess[] = [];

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

  return {
    folder,
    run,
    /** On a free port, with the address it has told once it was ready. */
    async runReady(app: string, ...flags: string[]) {
      const running = run('--port', '0', '--app', app, ...flags);
      const failures: string[] = [];
      void running.ended.then((code) =>
        failures.push(`ended with ${code}: ${running.lines().at(-1)} ${running.errors()}`),
      );
      const ready = () => running.lines().find((line) => line.startsWith('[host] ready '));
      await expect.poll(() => ready() ?? failures[0], { timeout: 20_000 }).toBeDefined();
      expect(failures).toEqual([]);
      const { port } = JSON.parse(ready()?.slice('[host] ready '.length) ?? '');
      return { ...running, url: `http://127.0.0.1:${port}` };
    },
    async endAll() {
      for (const child of started.splice(0)) child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
