/**
 * Random schedules of faults on real storage, each made by its seed: whatever is lost, repeated, refused or cut, and
 * wherever hosts die, each decision is made once and each event reaches its flow or a named end.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../../local/azurite/start-azurite.ts';
import { effort, firstSeed, replayOf } from '../effort.ts';
import { createHost } from './host.ts';
import { runSchedule } from './run-schedule.ts';

const LAST_MOVES = 60;
const TIMEOUT_IN_MS = 60 * 60_000;

let azurite: Azurite;

beforeAll(async () => {
  azurite = await startAzurite();
});

afterAll(async () => {
  await azurite?.stop();
});

describe('Hosts that poll, decide and deliver side by side on storage that fails', { timeout: TIMEOUT_IN_MS }, () => {
  it('lose nothing, repeat nothing, and tell the truth about it', async () => {
    const count = effort({ test: 200, prove: 1_000 });
    const first = firstSeed('faults');
    for (let seed = first; seed < first + count; seed += 1) {
      const { faults, trace } = await runSchedule(seed, azurite.connectionString, createHost);
      if (faults.length === 0) continue;
      expect.fail([`${replayOf('faults', seed)} shows:`, ...faults, 'after', ...trace.slice(-LAST_MOVES)].join('\n'));
    }
  });
});
