/** How long the built bundle takes to be imported, in processes of its own; and how long an empty module takes there. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Measurement } from '../measurement.ts';
import { settingsFor } from '../stage/settings.ts';
import { median } from '../statistics.ts';

const RUNS_PER_ROUND = 2;
const NOTHING = 'data:text/javascript,';
const run = promisify(execFile);

export const coldImport: Measurement = {
  keys: ['coldImport'],

  async measure({ root, rounds }) {
    const bundle = pathToFileURL(join(root, 'dist', 'main.js')).href;
    const program = join(root, 'dist', 'bench', 'import-timer.mjs');
    const env = { ...process.env, ...settingsFor({ connectionString: 'UseDevelopmentStorage=true' }) };
    const timeOf = async (module: string) => {
      const { stdout } = await run(process.execPath, [program, module], { env });
      return Number(stdout.trim().split('\n').at(-1));
    };
    const times: number[] = [];
    const floors: number[] = [];
    for (let index = 0; index < rounds * RUNS_PER_ROUND + 1; index += 1) {
      times.push(await timeOf(bundle));
      floors.push(await timeOf(NOTHING));
    }
    return { coldImport: { value: median(times), floor: median(floors) } };
  },
};
