// Runs a timer function by its schedule. A run is never overlapped: an occurrence that comes while one is under way is
// left out, and a failed run changes nothing about the next.
import { setTimeout as delay } from 'node:timers/promises';
import type { FunctionRunner } from './function-runner.ts';
import type { HostedFunction, TimerTrigger } from './hosted-functions.ts';
import type { TriggerInput } from './invocation.ts';
import { firesMoreThanOncePerMinute } from './ncrontab.ts';

interface ScheduleStatus {
  readonly Last: string;
  readonly Next: string;
  readonly LastUpdated: string;
}

const NEVER = '0001-01-01T00:00:00';
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Resolves when `stopping` has ended it, or when no occurrence lies ahead. */
export async function listenToTimer(
  hosted: HostedFunction<TimerTrigger>,
  runner: FunctionRunner,
  stopping: AbortSignal,
): Promise<void> {
  const { schedule, runOnStartup } = hosted.trigger;
  const run = (status: ScheduleStatus) => runner.run(hosted, timerInput(isMonitored(hosted.trigger) ? status : null));

  let now = new Date();
  let next = schedule.next(now);
  let status = toStatus(undefined, next, now);
  if (runOnStartup) {
    await run(status);
    now = new Date();
    next = schedule.next(now);
    status = toStatus(now, next, now);
  }
  while (next !== undefined && (await reached(next, stopping))) {
    await run(status);
    now = new Date();
    const occurrence: Date = next;
    next = schedule.next(now);
    status = toStatus(occurrence, next, now);
  }
}

export function timerInput(status: ScheduleStatus | null): TriggerInput {
  const timer = { Schedule: { AdjustForDST: true }, ScheduleStatus: status, IsPastDue: false };
  return { data: { json: JSON.stringify(timer) } };
}

/** The cloud keeps no record of a schedule that fires too often for it. */
function isMonitored({ useMonitor, schedule }: TimerTrigger): boolean {
  return useMonitor && !firesMoreThanOncePerMinute(schedule, new Date());
}

function toStatus(last: Date | undefined, next: Date | undefined, updated: Date): ScheduleStatus {
  return { Last: last?.toISOString() ?? NEVER, Next: next?.toISOString() ?? NEVER, LastUpdated: updated.toISOString() };
}

/** A timer may fire a little early, and a run before its time would come a second time at its time. */
async function reached(time: Date, stopping: AbortSignal): Promise<boolean> {
  for (let left = time.getTime() - Date.now(); left > 0; left = time.getTime() - Date.now()) {
    try {
      await delay(Math.min(left, LONGEST_TIMER_MS), undefined, { signal: stopping });
    } catch {
      return false;
    }
  }
  return !stopping.aborted;
}
