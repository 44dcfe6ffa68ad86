/**
 * An environment that goes on for years: evaluations and refreshes at random, of which it lists what the real one would,
 * of objects that come, are given other names, and go.
 */
import { addMs, type Instant } from '../../../shared/domain/instant.ts';
import type { LevelEvaluation, WorkflowJob, WorkflowNode } from '../../../shared/domain/upstream-models.ts';
import { ScriptedInsights } from '../../fakes/scripted-insights.ts';
import type { Dice } from '../dice.ts';

type Names = readonly [string, ...string[]];
type ObjectKind = 'segments' | 'measures' | 'sources';

const THRESHOLD = 100;
const JOBS_REMEMBERED = 60;
const EVALUATIONS_REMEMBERED_IN_MS = 11 * 24 * 60 * 60_000;
/** In so many of a hundred stretches something is there under another name afterwards. */
const RENAMED_IN_PERCENT = 20;

export class LongUpstream {
  readonly insights = new ScriptedInsights();
  /** Of what there is now, the newest first. */
  readonly names: Record<ObjectKind, Names> = {
    segments: ['segment-0', 'segment-1', 'segment-2', 'segment-3', 'segment-4', 'segment-5'],
    measures: ['measure-0', 'measure-1', 'measure-2', 'measure-3'],
    sources: ['source-0', 'source-1', 'source-2'],
  };
  readonly #dice: Dice;
  #jobs = 0;
  #renamed = 0;

  constructor(dice: Dice, now: Instant) {
    this.#dice = dice;
    const evaluations = [{ at: addMs(now, -1), outcome: 'succeeded', value: 0 } as const];
    const { segments, measures, sources } = this.names;
    this.insights.segments = segments.map((name) => ({ name, isActive: true, evaluations }));
    this.insights.measures = measures.map((name) => ({ name, hasOneValue: true, evaluations }));
    this.insights.dataSources = sources.map((dataSourceId) => ({ dataSourceId, name: dataSourceId }));
  }

  /** How many objects there have been that are there no more. */
  get renamed(): number {
    return this.#renamed;
  }

  /** Some hours of it, that began at this instant: less than a poll can see at once. */
  goesOn(from: Instant, lengthInMs: number): void {
    const stamps = Array.from({ length: this.#dice.between(3, 5) }, () => this.#dice.below(lengthInMs));
    for (const stamp of [...new Set(stamps)].sort((a, b) => a - b)) this.#happens(addMs(from, stamp));
    if (this.#dice.percent(RENAMED_IN_PERCENT)) this.#rename(this.#dice.pick(['segments', 'measures', 'sources']));
    // A test double keeps what it was asked; for years that would be a leak of its own.
    this.insights.calls.length = 0;
  }

  #happens(at: Instant): void {
    switch (this.#dice.pick(['segment', 'segment', 'measure', 'refresh', 'full'] as const)) {
      case 'segment': {
        const wanted = this.#dice.pick(this.names.segments);
        this.insights.segments = this.insights.segments.map((one) =>
          one.name === wanted ? this.#evaluated(one, at) : one,
        );
        return;
      }
      case 'measure': {
        const wanted = this.#dice.pick(this.names.measures);
        this.insights.measures = this.insights.measures.map((one) =>
          one.name === wanted ? this.#evaluated(one, at) : one,
        );
        return;
      }
      case 'refresh':
        this.#run(at, [this.#dice.pick(this.names.sources)], false);
        return;
      case 'full':
        this.#run(at, this.names.sources, true);
        return;
    }
  }

  /** The oldest of a kind goes, and one that nobody knows comes in its place. */
  #rename(kind: ObjectKind): void {
    this.#renamed += 1;
    const gone = this.names[kind].at(-1);
    const name = `${kind.slice(0, -1)}-new-${this.#renamed}`;
    this.names[kind] = [name, ...this.names[kind].slice(0, -1)];
    const { insights } = this;
    switch (kind) {
      case 'segments':
        insights.segments = insights.segments.filter((one) => one.name !== gone);
        insights.segments.push({ name, isActive: true, evaluations: [] });
        return;
      case 'measures':
        insights.measures = insights.measures.filter((one) => one.name !== gone);
        insights.measures.push({ name, hasOneValue: true, evaluations: [] });
        return;
      case 'sources':
        insights.dataSources = insights.dataSources.filter((one) => one.dataSourceId !== gone);
        insights.dataSources.push({ dataSourceId: name, name });
        insights.nodes = insights.nodes.filter(({ friendlyName }) => friendlyName !== gone);
        return;
    }
  }

  #evaluated<Reading extends { readonly evaluations: readonly LevelEvaluation[] }>(
    reading: Reading,
    at: Instant,
  ): Reading {
    const first = addMs(at, -EVALUATIONS_REMEMBERED_IN_MS);
    const evaluation: LevelEvaluation = this.#dice.percent(10)
      ? { at, outcome: 'failed' }
      : { at, outcome: 'succeeded', value: this.#dice.below(2 * THRESHOLD) };
    return { ...reading, evaluations: [...reading.evaluations.filter((one) => one.at > first), evaluation] };
  }

  #run(at: Instant, sources: readonly string[], isFull: boolean): void {
    this.#jobs += 1;
    const jobId = `job-${this.#jobs}`;
    const status = this.#dice.percent(70) ? 'successful' : 'failed';
    const steps = [
      ...sources.map((name) => ({ operationType: 'ingestion' as const, identifier: name, friendlyName: name })),
      ...(isFull ? [{ operationType: 'merge' as const, friendlyName: 'merge' }] : []),
    ].map((step) => ({ ...step, jobIds: [jobId], status, endedAt: at }) satisfies WorkflowNode);
    const isReplaced = (node: WorkflowNode) => steps.some(({ friendlyName }) => friendlyName === node.friendlyName);
    this.insights.nodes = [...this.insights.nodes.filter((node) => !isReplaced(node)), ...steps];
    const job: WorkflowJob = {
      jobId,
      operationType: isFull ? 'all' : 'ingestion',
      submission: this.#dice.pick(['scheduled', 'manual'] as const),
      status,
      submittedAt: at,
      endedAt: at,
      identifiers: isFull ? [] : [...sources],
      tasks: steps,
    };
    this.insights.jobs = [...this.insights.jobs, job].slice(-JOBS_REMEMBERED);
  }
}
