/**
 * Random schedules of faults on real storage, each made by its seed: whatever is lost, repeated, refused or cut, and
 * wherever hosts die, each decision is made once and each event reaches its flow or a named end.
 */
import { describe, expect, it } from 'vitest';
import { effort, firstSeed } from '../effort.ts';
import { withEmulator } from './emulator.ts';
import { createHost } from './host.ts';
import { runSchedule } from './run-schedule.ts';
import { playSoundSchedules } from './sound-schedules.ts';

const TIMEOUT_IN_MS = 60 * 60_000;

const connectionString = withEmulator();

describe('Hosts that poll, decide and deliver side by side on storage that fails', { timeout: TIMEOUT_IN_MS }, () => {
  it.each([
    { what: 'with all that can go wrong', kind: 'few', amounts: { test: 148, prove: 800 } },
    { what: 'where rivals are told of one subject', kind: 'rivals', amounts: { test: 20, prove: 100 } },
    {
      what: 'where rivals are told of a subject that a crowd waits for',
      kind: 'crowded-rivals',
      amounts: { test: 12, prove: 100 },
    },
    { what: 'where posts outlast their claims', kind: 'slow', amounts: { test: 20, prove: 100 } },
  ] as const)('lose nothing, repeat nothing, and tell the truth about it, $what', async ({ kind, amounts }) => {
    await playSoundSchedules('faults/faults', { kind, connectionString: connectionString(), count: effort(amounts) });
  });

  it.each(['few', 'crowd'] as const)('do the same again when a seed is played again: %s', async (kind) => {
    const seed = firstSeed('faults');
    const staging = { kind, connectionString: connectionString(), createHost };
    // All schedules share the queues, and the first makes them.
    await runSchedule(seed, staging);
    const { trace } = await runSchedule(seed, staging);
    const again = await runSchedule(seed, staging);
    expect(again.trace).toEqual(trace);
  });
});
