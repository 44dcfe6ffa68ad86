/** Plays the schedules of one kind against the app as it is, one seed after another, until one of them shows a fault. */
import { expect } from 'vitest';
import { firstSeed, replayOf } from '../effort.ts';
import { createHost } from './host.ts';
import type { PlanKind } from './plan.ts';
import { runSchedule } from './run-schedule.ts';

const LAST_MOVES = 60;

/** @param room of the file that plays this kind: the command that replays a schedule runs that file alone. */
export async function playSoundSchedules(
  room: 'faults/faults' | 'faults/crowd',
  {
    kind,
    connectionString,
    count,
  }: { readonly kind: PlanKind; readonly connectionString: string; readonly count: number },
): Promise<void> {
  const first = firstSeed('faults');
  for (let seed = first; seed < first + count; seed += 1) {
    const { faults, trace } = await runSchedule(seed, { kind, connectionString, createHost });
    if (faults.length === 0) continue;
    expect.fail(
      [`${replayOf(room, seed)} shows, of the kind ${kind}:`, ...faults, 'after', ...trace.slice(-LAST_MOVES)].join(
        '\n',
      ),
    );
  }
}
