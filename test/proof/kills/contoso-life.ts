/** A dense life of a simulated environment, thrown with dice, which remembers for each subject what its history must hold. */
import type { SimulatedInstance } from '../../../local/upstream/instance.ts';
import type { UpstreamState } from '../../../local/upstream/state.ts';
import type { Observation } from '../../../shared/domain/observation.ts';
import { ANY_OBJECT, type SubjectKind } from '../../../shared/domain/subject.ts';
import type { TriggerKind } from '../../../shared/domain/trigger.ts';
import type { Dice } from '../dice.ts';

export interface Wish {
  readonly kind: TriggerKind;
  readonly inputs: Readonly<Record<string, string>>;
}

/** A run that somebody may also push. */
export interface EndedRefresh {
  readonly dataSourceId: string;
  readonly jobId: string;
  readonly outcome: 'successful' | 'failed';
  readonly at: number;
}

export const INSTANCE_ID = '3f1d6c1e-5b0f-4a53-9c0e-7a1f2b6c9d10';
export const KEYS = { primary: 'contoso-primary', secondary: 'contoso-secondary' };
const SOURCES = ['8b0f2d52-54c1-4a0b-8d2e-0d3f0f6a7711', '8b0f2d52-54c1-4a0b-8d2e-0d3f0f6a7722'] as const;
const CROWD = 'Crowd';
const SEGMENTS = ['High_value', 'Asleep'] as const;
const MEASURES = ['TotalRevenue', 'Orders'] as const;
const THRESHOLD = 1_000;
const HOUR_IN_MS = 60 * 60_000;
/** An evaluation of a measure ends so long after its stamp; the next one begins later. */
const MEASURES_APART_IN_MS = 30_000;

const THINGS = ['crowd', 'segment', 'segment', 'measure', 'refresh', 'refresh', 'full', 'unification'] as const;

/** More than one transaction can decide, so that a kill can come between two of them. */
const CROWD_SIZE = 56;

export class ContosoLife {
  readonly #instance: SimulatedInstance;
  readonly #dice: Dice;
  readonly #happened = new Map<string, string[]>();
  readonly #measuredAt = new Map<string, number>();
  #crowd = 0;
  #lastAt = 0;

  constructor(state: UpstreamState, dice: Dice) {
    this.#dice = dice;
    this.#instance = state.addInstance({ instanceId: INSTANCE_ID, name: 'Contoso', keys: KEYS });
    for (const [index, dataSourceId] of SOURCES.entries()) {
      this.#instance.addDataSource({ dataSourceId, name: `source-${index}`, friendlyName: `Source ${index}` });
    }
    const at = state.now() - HOUR_IN_MS;
    for (const name of [CROWD, ...SEGMENTS]) {
      this.#instance.addSegment({ name });
      this.#instance.evaluateSegment(name, 0, { at });
    }
    for (const name of MEASURES) {
      this.#instance.addMeasure({ name });
      this.#instance.evaluateMeasure(name, 0, { at });
    }
  }

  /** What each subject's history must hold from the beginning of this life on, by kind and object. */
  get happened(): ReadonlyMap<string, readonly string[]> {
    return this.#happened;
  }

  /** How many jobs upstream has had. */
  get jobs(): number {
    return this.#instance.jobs.length;
  }

  /** One thing happens, with a stamp of its own: at this time, or right after what came before. */
  happens(time: number): EndedRefresh | undefined {
    const dice = this.#dice;
    const at = this.#stampFor(time);
    switch (dice.pick(THINGS)) {
      case 'crowd':
        this.#evaluate(CROWD, at, this.#swing());
        return undefined;
      case 'segment':
        this.#evaluate(dice.pick(SEGMENTS), at, dice.percent(10) ? 'failed' : dice.below(2 * THRESHOLD));
        return undefined;
      case 'measure':
        this.#measure(dice.pick(MEASURES), at);
        return undefined;
      case 'refresh':
        return this.#refresh(dice.pick(SOURCES), at);
      case 'full':
        this.#runEverything(at);
        return undefined;
      case 'unification':
        this.#unify(at);
        return undefined;
    }
  }

  /** All of the crowd is called. */
  crowdCrosses(time: number): void {
    this.#crowd = this.#crowd > THRESHOLD ? THRESHOLD - 10 : THRESHOLD + 10;
    this.#evaluate(CROWD, this.#stampFor(time), this.#crowd);
  }

  #stampFor(time: number): number {
    this.#lastAt = Math.max(time, this.#lastAt + 1);
    return this.#lastAt;
  }

  #swing(): number {
    this.#crowd = this.#dice.below(2 * THRESHOLD);
    return this.#crowd;
  }

  #evaluate(name: string, at: number, value: number | 'failed'): void {
    const isFailed = value === 'failed';
    this.#instance.evaluateSegment(name, isFailed ? undefined : value, {
      at,
      outcome: isFailed ? 'failed' : 'successful',
    });
    this.#note('segment', name, traceOfLevel(at, isFailed ? undefined : value));
  }

  #measure(name: string, at: number): void {
    if (at - (this.#measuredAt.get(name) ?? 0) < MEASURES_APART_IN_MS) return;
    this.#measuredAt.set(name, at);
    const value = this.#dice.percent(10) ? undefined : this.#dice.below(2 * THRESHOLD);
    this.#instance.evaluateMeasure(name, value, { at, outcome: value === undefined ? 'failed' : 'successful' });
    this.#note('measure', name, traceOfLevel(at, value));
  }

  #refresh(dataSourceId: string, at: number): EndedRefresh {
    const outcome = this.#dice.pick(['successful', 'failed'] as const);
    const { jobId } = this.#instance.refreshDataSource(dataSourceId, { at, outcome });
    this.#noteRefresh(dataSourceId, traceOfRun(at, outcome, jobId));
    return { dataSourceId, jobId, outcome, at };
  }

  #runEverything(at: number): void {
    const outcome = this.#dice.pick(['successful', 'failed'] as const);
    const submission = this.#dice.pick(['scheduled', 'onDemand'] as const);
    const { jobId } = this.#instance.runEverything({ at, outcome, submission });
    const trace = traceOfRun(at, outcome, jobId);
    for (const dataSourceId of SOURCES) this.#noteRefresh(dataSourceId, trace);
    this.#note('unification', ANY_OBJECT, trace);
    this.#note('full-refresh', ANY_OBJECT, trace);
  }

  #unify(at: number): void {
    const outcome = this.#dice.pick(['successful', 'failed'] as const);
    const { jobId } = this.#instance.startJob({ operationType: 'merge', submission: 'onDemand', at });
    this.#instance.endTask(jobId, { operationType: 'merge', outcome, at });
    this.#instance.endJob(jobId, { outcome, at });
    this.#note('unification', ANY_OBJECT, traceOfRun(at, outcome, jobId));
  }

  #noteRefresh(dataSourceId: string, trace: string): void {
    this.#note('data-source', dataSourceId, `${trace} ${dataSourceId}`);
    this.#note('data-source', ANY_OBJECT, `${trace} ${dataSourceId}`);
  }

  #note(kind: SubjectKind, objectId: string, trace: string): void {
    const subject = `${kind} ${objectId}`;
    this.#happened.set(subject, [...(this.#happened.get(subject) ?? []), trace]);
  }
}

/** What a recorded observation says of what happened, in the words in which it was noted. */
export function traceOf(observation: Observation): string {
  const at = Date.parse(observation.at);
  if (observation.type === 'level') {
    return traceOfLevel(at, observation.outcome === 'succeeded' ? observation.value : undefined);
  }
  const { status, jobIds, dataSourceId } = observation;
  const trace = traceOfRun(at, status, jobIds.join());
  return dataSourceId === undefined ? trace : `${trace} ${dataSourceId}`;
}

function traceOfLevel(at: number, value: number | undefined): string {
  return `${new Date(at).toISOString()} ${value ?? 'failed'}`;
}

function traceOfRun(at: number, status: string, jobId: string): string {
  return `${new Date(at).toISOString()} ${status} ${jobId}`;
}

export function wishes(): readonly Wish[] {
  const condition = (direction: string, cooldown: string, rearmMargin: string) => ({
    threshold: String(THRESHOLD),
    direction,
    cooldown,
    rearmMargin,
  });
  const crowd = Array.from({ length: CROWD_SIZE }, (_, index): Wish => {
    const direction = index % 10 === 0 ? 'above' : 'both';
    return {
      kind: 'segment-threshold-crossed',
      inputs: { segmentName: CROWD, ...condition(direction, 'PT0S', '0') },
    };
  });
  const levels = [condition('above', 'PT5M', '0'), condition('below', 'PT0S', '100'), condition('both', 'PT0S', '50')];
  const segments = SEGMENTS.flatMap((segmentName) =>
    levels.map((one): Wish => ({ kind: 'segment-threshold-crossed', inputs: { segmentName, ...one } })),
  );
  const measures = MEASURES.flatMap((measureName) =>
    levels.map((one): Wish => ({ kind: 'measure-threshold-crossed', inputs: { measureName, ...one } })),
  );
  const refreshes = [...SOURCES, ANY_OBJECT].flatMap((dataSourceId): Wish[] => [
    { kind: 'data-source-refresh-failed', inputs: { dataSourceId, cooldown: 'PT0S' } },
    { kind: 'data-source-refresh-succeeded', inputs: { dataSourceId, cooldown: 'PT4M' } },
  ]);
  return [
    ...crowd,
    ...segments,
    ...measures,
    ...refreshes,
    { kind: 'full-refresh-completed', inputs: { outcome: 'any', submission: 'any', cooldown: 'PT0S' } },
    { kind: 'full-refresh-completed', inputs: { outcome: 'failed', submission: 'scheduled', cooldown: 'PT0S' } },
    { kind: 'unification-completed', inputs: { outcome: 'any', cooldown: 'PT0S' } },
    { kind: 'unification-completed', inputs: { outcome: 'succeeded', cooldown: 'PT4M' } },
  ];
}
