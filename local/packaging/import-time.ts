// How long the packaged app takes to be imported: what a host pays each time it scales out.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Files } from './archive.ts';

export const IMPORT_GOAL_IN_MS = 150;
export const IMPORTS = 7;

const run = promisify(execFile);
const sampleSettings = z.object({ Values: z.record(z.string(), z.string()) });

/** In milliseconds: the median of several fresh processes, each of which imports the app from an empty folder. */
export async function importTime(root: string, files: Files): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'packaged-app-'));
  try {
    await unpack(folder, files);
    const timer = join(root, 'dist', 'tools', 'import-timer.mjs');
    const sample = await readFile(join(root, 'local.settings.sample.json'), 'utf8');
    const env = { ...process.env, ...sampleSettings.parse(JSON.parse(sample)).Values };
    const times: number[] = [];
    for (let count = 0; count < IMPORTS; count += 1) {
      const { stdout } = await run(process.execPath, [timer, pathToFileURL(join(folder, 'dist', 'main.js')).href], {
        env,
      });
      times.push(Number(stdout.trim().split('\n').at(-1)));
    }
    return times.sort((a, b) => a - b)[Math.floor(IMPORTS / 2)] ?? Number.NaN;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function unpack(folder: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
