/** What was seen: one evaluation of a level, or one ended run. The same shape whether it was polled or pushed. */
import type { Instant } from './instant.ts';
import { ANY_OBJECT, type Subject } from './subject.ts';

interface Seen {
  readonly subject: Subject;
  /** The observation's own time at the source: when it was evaluated, or when the run ended. */
  readonly at: Instant;
  /** The object's display name, where one is known. */
  readonly label?: string;
}

/** An evaluation of a segment (member count) or of a measure (value). Its key is `at`. */
export type LevelObservation = Seen & { readonly type: 'level' } & (
    | { readonly outcome: 'succeeded'; readonly value: number }
    | { readonly outcome: 'failed'; readonly message?: string }
  );

export type RunOutcome = 'succeeded' | 'failed' | 'aborted' | 'skipped' | 'deleted';

/** Upstream's words for a run that has ended. */
export const ENDED_STATUSES = ['successful', 'failed', 'timedOut', 'aborted', 'skipped', 'deleted'] as const;
export type EndedStatus = (typeof ENDED_STATUSES)[number];

export function outcomeOf(status: EndedStatus): RunOutcome {
  switch (status) {
    case 'successful':
      return 'succeeded';
    case 'failed':
    case 'timedOut':
      return 'failed';
    case 'aborted':
    case 'skipped':
    case 'deleted':
      return status;
  }
}

/** An ended run of a data source, of a full refresh or of unification. Its keys are its jobs with its outcome. */
export interface RunObservation extends Seen {
  readonly type: 'run';
  readonly status: EndedStatus;
  /** At least one, lower case. */
  readonly jobIds: readonly string[];
  /** For runs of a data source: whose run it is, also where the subject is *any* data source. */
  readonly dataSourceId?: string;
  /** For full refreshes. */
  readonly submission?: 'scheduled' | 'manual';
  /** Upstream's words for what went wrong. */
  readonly message?: string;
  /** Where the run was read: the workflow's status, a job's tasks, or an event that was pushed. */
  readonly seenIn: 'status' | 'tasks' | 'jobs' | 'event';
}

export type Observation = LevelObservation | RunObservation;

/** One key per job of the run and outcome: whoever of them is known, the run is known. */
export function runKeysOf(run: RunObservation): string[] {
  return keysOf(run, outcomeOf(run.status));
}

/**
 * The keys of which any one tells that the run is no news, in groups of one outcome each. Tasks keep the trace of a
 * step that failed and was healed by a retry: once the success of a job was told, its tasks cannot take that back.
 */
export function keyGroupsOf(run: RunObservation): string[][] {
  const keys = runKeysOf(run);
  if (run.seenIn !== 'tasks' || outcomeOf(run.status) === 'succeeded') return [keys];
  return [keys, keysOf(run, 'succeeded')];
}

/**
 * The keys that a run lacks which is known by others: its jobs are one run, whichever of them is listed later. A trace
 * in tasks of what a success has healed adds none: it is no run of its own.
 */
export function keysToAdd(run: RunObservation, known: ReadonlySet<string>): string[] {
  const [own = [], healed = []] = keyGroupsOf(run);
  const isKnown = (key: string) => known.has(key);
  return own.some(isKnown) && !healed.some(isKnown) ? [...new Set(own)].filter((key) => !isKnown(key)) : [];
}

/** Among the runs of *any* data source one job has a run for each source, so the key says which it was. */
function keysOf({ subject, dataSourceId, jobIds }: RunObservation, outcome: RunOutcome): string[] {
  const isOfMany = subject.kind === 'data-source' && subject.objectId === ANY_OBJECT && dataSourceId !== undefined;
  const source = isOfMany ? `${dataSourceId.toLowerCase()}.` : '';
  return jobIds.map((jobId) => `${source}${jobId}:${outcome}`);
}

/** The one text that stands for the observation: the same wherever it came from. */
export function observationKeyOf(observation: Observation): string {
  if (observation.type === 'level') return `${observation.at}:${observation.outcome}`;
  return [...runKeysOf(observation)].sort()[0] ?? observation.at;
}
