/** An environment that goes on for years: evaluations and refreshes at random, of which it lists what the real one would. */
import { addMs, type Instant } from '../../../shared/domain/instant.ts';
import type { LevelEvaluation, WorkflowJob, WorkflowNode } from '../../../shared/domain/upstream-models.ts';
import { ScriptedInsights } from '../../fakes/scripted-insights.ts';
import type { Dice } from '../dice.ts';

export const SOURCES = ['source-0', 'source-1', 'source-2'] as const;
export const SEGMENTS = ['Segment0', 'Segment1', 'Segment2', 'Segment3', 'Segment4', 'Segment5'] as const;
export const MEASURES = ['Measure0', 'Measure1', 'Measure2', 'Measure3'] as const;
export const THRESHOLD = 100;
const JOBS_REMEMBERED = 60;
const EVALUATIONS_REMEMBERED_IN_MS = 11 * 24 * 60 * 60_000;

export class LongUpstream {
  readonly insights = new ScriptedInsights();
  readonly #dice: Dice;
  #jobs = 0;

  constructor(dice: Dice, now: Instant) {
    this.#dice = dice;
    const evaluations = [{ at: addMs(now, -1), outcome: 'succeeded', value: 0 } as const];
    this.insights.segments = SEGMENTS.map((name) => ({ name, isActive: true, evaluations }));
    this.insights.measures = MEASURES.map((name) => ({ name, hasOneValue: true, evaluations }));
    this.insights.dataSources = SOURCES.map((dataSourceId) => ({ dataSourceId, name: dataSourceId }));
  }

  /** Some hours of it, that began at this instant: less than a poll can see at once. */
  goesOn(from: Instant, lengthInMs: number): void {
    const stamps = Array.from({ length: this.#dice.between(3, 5) }, () => this.#dice.below(lengthInMs));
    for (const stamp of [...new Set(stamps)].sort((a, b) => a - b)) this.#happens(addMs(from, stamp));
    // A test double keeps what it was asked; for years that would be a leak of its own.
    this.insights.calls.length = 0;
  }

  #happens(at: Instant): void {
    switch (this.#dice.pick(['segment', 'segment', 'measure', 'refresh', 'full'] as const)) {
      case 'segment': {
        const wanted = this.#dice.pick(SEGMENTS);
        this.insights.segments = this.insights.segments.map((one) =>
          one.name === wanted ? this.#evaluated(one, at) : one,
        );
        return;
      }
      case 'measure': {
        const wanted = this.#dice.pick(MEASURES);
        this.insights.measures = this.insights.measures.map((one) =>
          one.name === wanted ? this.#evaluated(one, at) : one,
        );
        return;
      }
      case 'refresh':
        this.#run(at, [this.#dice.pick(SOURCES)], false);
        return;
      case 'full':
        this.#run(at, SOURCES, true);
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
