/**
 * Random days of an upstream: segments and measures that are evaluated, refreshes one after another whose steps
 * succeed, fail or are healed by a retry. At each moment it lists what the real one would.
 */
import fc from 'fast-check';
import type { InsightsFailure, Result } from '../../shared/domain/failure.ts';
import { fail, succeed } from '../../shared/domain/failure.ts';
import type { InstanceId } from '../../shared/domain/ids.ts';
import { addMs, type Instant } from '../../shared/domain/instant.ts';
import type {
  LevelEvaluation,
  MeasureReading,
  SegmentReading,
  WorkflowJob,
  WorkflowNode,
  WorkflowTask,
} from '../../shared/domain/upstream-models.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { MINUTE, minute } from '../builders/instants.ts';
import { ScriptedInsights } from '../fakes/scripted-insights.ts';
import { levelValue } from './steps.ts';

export const SOURCES: readonly string[] = ['source-a', 'source-b'];
export const SEGMENTS = ['SegmentA', 'SegmentB'] as const;
export const MEASURES: readonly string[] = ['MeasureA', 'MeasureB'];
/** By then all has happened. */
export const LAST_MINUTE = 5_100;
const DAY_IN_MS = 24 * 60 * MINUTE;

interface Evaluated {
  readonly at: number;
  /** Upstream lists it so much later than its stamp says. */
  readonly shownAfter: number;
  readonly value: number | 'failed';
}

interface Step {
  readonly minutes: number;
  readonly end: 'successful' | 'failed' | 'timedOut' | 'aborted' | 'healed';
}

interface Refresh {
  readonly id: string;
  readonly startsAt: number;
  readonly submission: 'scheduled' | 'manual';
  readonly sources: readonly Step[];
  readonly merge: Step;
}

export interface UpstreamLife {
  readonly segments: readonly (readonly Evaluated[])[];
  readonly measures: readonly (readonly Evaluated[])[];
  readonly refreshes: readonly Refresh[];
}

/** Longer than any step, and shorter than the wait for a failure that may yet heal. */
const REFRESH_MINUTES = 14;

const evaluations = fc
  .tuple(
    fc.option(levelValue),
    fc.integer({ min: 0, max: 3 }),
    fc.array(
      fc.record({
        after: fc.integer({ min: 5, max: 300 }),
        value: fc.oneof({ weight: 6, arbitrary: levelValue }, { weight: 1, arbitrary: fc.constant('failed' as const) }),
      }),
      { maxLength: 14, size: 'max' },
    ),
  )
  .map(([before, shownAfter, items]) => {
    let at = 0;
    const since = items.map(({ after, value }): Evaluated => {
      at += after;
      return { at, shownAfter, value };
    });
    return before === null ? since : [{ at: -100, shownAfter: 0, value: before }, ...since];
  });

const step = fc.record({
  minutes: fc.integer({ min: 2, max: REFRESH_MINUTES - 2 }),
  end: fc.constantFrom('successful', 'successful', 'failed', 'timedOut', 'aborted', 'healed'),
}) satisfies fc.Arbitrary<Step>;

const refreshes = fc
  .array(
    fc.record({
      after: fc.integer({ min: 0, max: 400 }),
      submission: fc.constantFrom('scheduled' as const, 'manual' as const),
      sources: fc.tuple(step, step),
      merge: step,
    }),
    { maxLength: 12, size: 'max' },
  )
  .map((items) => {
    let startsAt = 1;
    return items.map(({ after, ...rest }, index): Refresh => {
      startsAt += after + REFRESH_MINUTES;
      return { id: `job-${index}`, startsAt, ...rest };
    });
  });

export const upstreamLife: fc.Arbitrary<UpstreamLife> = fc.record({
  segments: fc.tuple(evaluations, evaluations),
  measures: fc.tuple(evaluations, evaluations),
  refreshes,
});

/** Every minute at which upstream shows something that it did not show before. */
export function minutesOf({ segments, measures, refreshes }: UpstreamLife): number[] {
  const shown = [...segments, ...measures].flat().map(({ at, shownAfter }) => at + shownAfter);
  const steps = refreshes.flatMap(({ startsAt, sources, merge }) => [
    startsAt,
    startsAt + REFRESH_MINUTES,
    ...[...sources, merge].flatMap(({ minutes }) => [startsAt + Math.ceil(minutes / 2), startsAt + minutes]),
  ]);
  return [...new Set([...shown, ...steps])].sort((a, b) => a - b).filter((count) => count >= 0);
}

export type Failing = ReadonlySet<'readStatus' | 'readJobs' | 'readSegments' | 'readMeasures' | 'readMeasure'>;

/** Shows the life as far as it has come by the clock; `failing` says which reads are down at the moment. */
export class LivingUpstream extends ScriptedInsights {
  failing: Failing = new Set();
  readonly #life: UpstreamLife;
  readonly #clock: Clock;

  constructor(life: UpstreamLife, clock: Clock) {
    super();
    this.#life = life;
    this.#clock = clock;
  }

  override async readStatus(_: InstanceId) {
    return this.#answer('readStatus', () => {
      const started = this.#life.refreshes.filter(({ startsAt }) => minute(startsAt) <= this.#clock());
      const latest = started.at(-1);
      return latest === undefined ? [] : [...SOURCES, 'merge'].map((name) => nodeOf(latest, name, this.#clock()));
    });
  }

  override async readJobs(_: InstanceId, top: number) {
    return this.#answer('readJobs', () =>
      this.#life.refreshes
        .filter(({ startsAt }) => minute(startsAt) <= this.#clock())
        .map((refresh) => jobOf(refresh, this.#clock()))
        .slice(-top),
    );
  }

  override async readSegments(_: InstanceId, historyInDays = 0) {
    return this.#answer('readSegments', () =>
      SEGMENTS.map((name, index): SegmentReading => {
        const evaluated = this.#shown(this.#life.segments[index] ?? []);
        return { name, isActive: true, evaluations: within(evaluated, this.#clock(), historyInDays) };
      }),
    );
  }

  override async readMeasures(_: InstanceId) {
    return this.#answer('readMeasures', () =>
      MEASURES.map((name, index) => this.#measure(name, this.#shown(this.#life.measures[index] ?? []).slice(-1))),
    );
  }

  override async readMeasure(_: InstanceId, name: string, historyInDays = 0) {
    return this.#answer('readMeasure', () => {
      const evaluated = this.#shown(this.#life.measures[MEASURES.indexOf(name)] ?? []);
      return this.#measure(name, within(evaluated, this.#clock(), historyInDays));
    });
  }

  override async readDataSources(_: InstanceId) {
    return succeed(SOURCES.map((dataSourceId) => ({ dataSourceId })));
  }

  #measure(name: string, evaluated: LevelEvaluation[]): MeasureReading & { evaluations: LevelEvaluation[] } {
    return { name, hasOneValue: true, evaluations: evaluated };
  }

  #shown(evaluated: readonly Evaluated[]): LevelEvaluation[] {
    return evaluated
      .filter(({ at, shownAfter }) => minute(at + shownAfter) <= this.#clock())
      .map(({ at, value }) =>
        value === 'failed' ? { at: minute(at), outcome: 'failed' } : { at: minute(at), outcome: 'succeeded', value },
      );
  }

  #answer<Value>(
    read: 'readStatus' | 'readJobs' | 'readSegments' | 'readMeasures' | 'readMeasure',
    value: () => Value,
  ): Result<Value, InsightsFailure> {
    return this.failing.has(read) ? fail({ kind: 'insights-unavailable', status: 500 }) : succeed(value());
  }
}

/** The latest is always shown. */
function within(evaluated: readonly LevelEvaluation[], now: Instant, days: number): LevelEvaluation[] {
  const start = addMs(now, -days * DAY_IN_MS);
  return evaluated.filter(({ at }, index) => at >= start || index === evaluated.length - 1);
}

function stepOf({ sources, merge }: Refresh, name: string): Step {
  return sources[SOURCES.indexOf(name)] ?? merge;
}

/** A step that is healed fails half-way and is retried at once. */
function stateOf(refresh: Refresh, name: string, now: Instant): Pick<WorkflowTask, 'status' | 'endedAt'> {
  const { minutes, end } = stepOf(refresh, name);
  const endedAt = minute(refresh.startsAt + minutes);
  if (endedAt <= now) return { status: end === 'healed' ? 'successful' : end, endedAt };
  const halfWay = minute(refresh.startsAt + minutes / 2);
  if (end === 'healed' && halfWay <= now && now < addMs(halfWay, MINUTE)) return { status: 'failed', endedAt: halfWay };
  return { status: 'running' };
}

function nodeOf(refresh: Refresh, name: string, now: Instant): WorkflowNode {
  const operationType = name === 'merge' ? 'merge' : 'ingestion';
  return { operationType, identifier: name, friendlyName: name, jobIds: [refresh.id], ...stateOf(refresh, name, now) };
}

function jobOf(refresh: Refresh, now: Instant): WorkflowJob {
  const endedAt = minute(refresh.startsAt + REFRESH_MINUTES);
  const steps = [...refresh.sources, refresh.merge];
  const hasFailed = steps.some(({ end }) => end === 'failed' || end === 'timedOut');
  return {
    jobId: refresh.id,
    operationType: 'all',
    submission: refresh.submission,
    submittedAt: minute(refresh.startsAt),
    identifiers: [],
    tasks: [...SOURCES, 'merge'].map((name) => {
      const operationType = name === 'merge' ? 'merge' : 'ingestion';
      return { operationType, friendlyName: name, jobIds: [refresh.id], ...stateOf(refresh, name, now) };
    }),
    ...(endedAt <= now ? { status: hasFailed ? 'failed' : 'successful', endedAt } : { status: 'running' }),
  };
}
