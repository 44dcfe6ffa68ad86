/** A simulated environment that goes on for years, forgets what is long over as the real one does, and whose objects come and go. */
import { randomUUID } from 'node:crypto';
import type { SimulatedInstance } from '../../../local/upstream/instance.ts';
import type { UpstreamState } from '../../../local/upstream/state.ts';
import type { Dice } from '../dice.ts';

export const INSTANCE_ID = '3f1d6c1e-5b0f-4a53-9c0e-7a1f2b6c9d10';
export const KEYS = { primary: 'contoso-primary', secondary: 'contoso-secondary' };
export const THRESHOLD = 1_000;
/** Upstream lists the last 50 jobs, and each of these is one: a poll a day sees them all. */
const THINGS_A_DAY = 40;
const THINGS_APART_IN_MS = 20_000;
/** An evaluation of a measure ends so long after its stamp; the next one begins later. */
const MEASURES_APART_IN_MS = 2 * THINGS_APART_IN_MS;
const JOBS_REMEMBERED = 60;
const EVALUATIONS_REMEMBERED_IN_MS = 12 * 24 * 60 * 60_000;
const RENAMED_IN_PERCENT = 30;
const PUSHED_IN_PERCENT = 20;
const THINGS = ['segment', 'segment', 'segment', 'measure', 'measure', 'refresh', 'refresh', 'full', 'unify'] as const;

export class ContosoYears {
  readonly #contoso: SimulatedInstance;
  readonly #dice: Dice;
  readonly #now: () => number;
  readonly #measuredAt = new Map<string, number>();
  #made = 0;

  constructor(state: UpstreamState, dice: Dice) {
    this.#dice = dice;
    this.#now = state.now;
    this.#contoso = state.addInstance({ instanceId: INSTANCE_ID, name: 'Contoso', keys: KEYS });
    for (let left = 5; left > 0; left -= 1) this.#addSegment();
    for (let left = 3; left > 0; left -= 1) this.#addMeasure();
    for (let left = 2; left > 0; left -= 1) this.#addSource();
  }

  get segments(): readonly string[] {
    return this.#contoso.segments.map(({ name }) => name);
  }

  get measures(): readonly string[] {
    return this.#contoso.measures.map(({ name }) => name);
  }

  get sources(): readonly string[] {
    return this.#contoso.dataSources.map(({ dataSourceId }) => dataSourceId);
  }

  /** What a day brings, the last of it just now. Answers the events of those runs that are also pushed. */
  bringsADay(): readonly unknown[] {
    if (this.#dice.percent(RENAMED_IN_PERCENT)) this.#replaceOne();
    const events: unknown[] = [];
    for (let left = THINGS_A_DAY; left > 0; left -= 1) {
      const event = this.#happens(this.#now() - left * THINGS_APART_IN_MS);
      if (event !== undefined && this.#dice.percent(PUSHED_IN_PERCENT)) events.push(event);
    }
    this.#forget();
    return events;
  }

  #happens(at: number): unknown {
    const dice = this.#dice;
    const outcome = dice.percent(70) ? 'successful' : 'failed';
    const value = outcome === 'successful' ? dice.below(2 * THRESHOLD) : undefined;
    switch (dice.pick(THINGS)) {
      case 'segment':
        this.#contoso.evaluateSegment(dice.pickOf(this.segments) ?? '', value, { at, outcome });
        return undefined;
      case 'measure': {
        const name = dice.pickOf(this.measures) ?? '';
        if (at - (this.#measuredAt.get(name) ?? 0) < MEASURES_APART_IN_MS) return undefined;
        this.#measuredAt.set(name, at);
        this.#contoso.evaluateMeasure(name, value, { at, outcome });
        return undefined;
      }
      case 'refresh': {
        const dataSourceId = dice.pickOf(this.sources) ?? '';
        const { jobId } = this.#contoso.refreshDataSource(dataSourceId, { at, outcome });
        return eventOf('datasource.refreshed', { dataSourceId, jobIds: [jobId], outcome, endedAt: at });
      }
      case 'full': {
        const submission = dice.pick(['scheduled', 'onDemand'] as const);
        const { jobId } = this.#contoso.runEverything({ at, outcome, submission });
        return eventOf('refresh.completed', { submission, jobIds: [jobId], outcome, endedAt: at });
      }
      case 'unify': {
        const { jobId } = this.#contoso.startJob({ operationType: 'merge', submission: 'onDemand', at });
        this.#contoso.endTask(jobId, { operationType: 'merge', outcome, at });
        this.#contoso.endJob(jobId, { outcome, at });
        return eventOf('unification.completed', { jobIds: [jobId], outcome, endedAt: at });
      }
    }
  }

  /** The oldest of a kind goes, and one that nobody knows comes in its place. */
  #replaceOne(): void {
    const { segments, measures, dataSources } = this.#contoso;
    switch (this.#dice.pick(['segment', 'measure', 'source'] as const)) {
      case 'segment':
        segments.shift();
        this.#addSegment();
        return;
      case 'measure':
        this.#measuredAt.delete(measures.shift()?.name ?? '');
        this.#addMeasure();
        return;
      case 'source':
        dataSources.shift();
        this.#addSource();
        return;
    }
  }

  #addSegment(): void {
    this.#contoso.addSegment({ name: `Segment_${++this.#made}` });
  }

  #addMeasure(): void {
    this.#contoso.addMeasure({ name: `Measure_${++this.#made}` });
  }

  #addSource(): void {
    this.#contoso.addDataSource({ dataSourceId: randomUUID(), name: `source-${++this.#made}` });
  }

  #forget(): void {
    const { jobs, segments, measures } = this.#contoso;
    jobs.splice(0, jobs.length - JOBS_REMEMBERED);
    const first = this.#now() - EVALUATIONS_REMEMBERED_IN_MS;
    for (const { evaluations } of [...segments, ...measures]) {
      const kept = evaluations.findIndex(({ at }) => at >= first);
      evaluations.splice(0, kept < 0 ? evaluations.length : kept);
    }
  }
}

function eventOf(
  type: string,
  { endedAt, ...facts }: { readonly endedAt: number } & Readonly<Record<string, unknown>>,
) {
  return {
    specversion: '1.0',
    id: randomUUID(),
    type: `audienceinsights.${type}`,
    source: `/instances/${INSTANCE_ID}`,
    data: { instanceId: INSTANCE_ID, ...facts, endedAt: new Date(endedAt).toISOString() },
  };
}
