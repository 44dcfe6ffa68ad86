// One simulated environment: what it holds, and in words what can happen in it. Whatever happens leaves the traces that the
// product leaves: an evaluation belongs to a job, a job has tasks, and the status nodes follow from the tasks.
import { randomUUID } from 'node:crypto';
import type {
  DataSource,
  EndedStatus,
  EvaluationOutcome,
  Job,
  JobType,
  Measure,
  OperationType,
  Segment,
  SimulatedTable,
  Submission,
  SubscriptionKeys,
  Task,
} from './model.ts';

export interface InstanceSetup {
  readonly instanceId: string;
  readonly name: string;
  readonly keys: SubscriptionKeys;
}

export interface JobStart {
  readonly jobId?: string;
  readonly operationType: OperationType;
  readonly submission: Submission;
  readonly jobType?: JobType;
  /** The ids that were asked for; empty means everything. */
  readonly idList?: readonly string[];
  readonly at: number;
}

export interface TaskStart {
  readonly operationType: OperationType;
  /** The data source's id, or the segment's or measure's name; steps such as merge have none. */
  readonly identifier?: string;
  readonly at: number;
}

export interface Evaluation {
  readonly at: number;
  readonly outcome?: EvaluationOutcome;
  readonly message?: string;
  /** The job it is part of; left out, the evaluation gets one of its own. */
  readonly jobId?: string;
}

/** Output is stamped when the evaluation begins; this is how long it then takes. */
const MEASURE_EVALUATION_TAKES_MS = 20_000;

export class SimulatedInstance {
  readonly instanceId: string;
  readonly name: string;
  readonly keys: SubscriptionKeys;
  readonly dataSources: DataSource[] = [];
  readonly segments: Segment[] = [];
  readonly measures: Measure[] = [];
  readonly jobs: Job[] = [];
  readonly tables: SimulatedTable[] = [];

  constructor(setup: InstanceSetup) {
    this.instanceId = setup.instanceId;
    this.name = setup.name;
    this.keys = setup.keys;
  }

  addDataSource(source: Pick<DataSource, 'name'> & Partial<DataSource>): DataSource {
    const added = { dataSourceId: randomUUID(), friendlyName: source.name, kind: 'powerQuery', ...source };
    this.dataSources.push(added);
    return added;
  }

  addSegment(segment: { name: string; friendlyName?: string; active?: boolean }): void {
    this.segments.push({ friendlyName: segment.name, active: true, ...segment, evaluations: [] });
  }

  addMeasure(measure: { name: string; displayName?: string; dimensions?: readonly string[] }): void {
    this.measures.push({ displayName: measure.name, dimensions: [], ...measure, evaluations: [] });
  }

  startJob(start: JobStart): Job {
    const job: Job = {
      jobId: start.jobId ?? randomUUID(),
      operationType: start.operationType,
      jobType: start.jobType ?? 'incremental',
      submission: start.submission,
      idList: start.idList ?? [],
      submittedAt: start.at,
      tasks: [],
      status: 'running',
    };
    this.jobs.push(job);
    return job;
  }

  startTask(jobId: string, start: TaskStart): Task {
    const job = this.job(jobId);
    const task: Task = {
      taskId: randomUUID(),
      operationType: start.operationType,
      identifier: start.identifier ?? null,
      friendlyName: this.#friendlyNameOf(start),
      jobIds: [jobId],
      submittedAt: start.at,
      status: 'running',
    };
    job.tasks.push(task);
    return task;
  }

  /** Ends the job's task of this kind and object, and starts it first where need be. A task that has ended can end
   * once more, otherwise: that is what a retry by the product looks like. */
  endTask(jobId: string, end: TaskStart & { readonly outcome: EndedStatus; readonly message?: string }): Task {
    const task =
      this.job(jobId).tasks.find(
        ({ operationType, identifier }) =>
          operationType === end.operationType && identifier === (end.identifier ?? null),
      ) ?? this.startTask(jobId, end);
    task.status = end.outcome;
    task.endedAt = end.at;
    delete task.message;
    if (end.message !== undefined) task.message = end.message;
    return task;
  }

  endJob(jobId: string, end: { readonly outcome: EndedStatus; readonly at: number }): Job {
    const job = this.job(jobId);
    job.status = end.outcome;
    job.endedAt = end.at;
    return job;
  }

  refreshDataSource(
    dataSourceId: string,
    run: { outcome: EndedStatus; at: number; submission?: Submission; jobId?: string; message?: string },
  ): Job {
    const { at, outcome, submission = 'onDemand' } = run;
    const id = run.jobId === undefined ? {} : { jobId: run.jobId };
    const job = this.startJob({ ...id, operationType: 'ingestion', submission, idList: [dataSourceId], at });
    const message = run.message === undefined ? {} : { message: run.message };
    this.endTask(job.jobId, { operationType: 'ingestion', identifier: dataSourceId, outcome, at, ...message });
    return this.endJob(job.jobId, { outcome, at });
  }

  /** A full refresh from end to end in one instant: every source, then unification. */
  runEverything(run: { outcome: EndedStatus; at: number; submission: Submission }): Job {
    const { at, outcome, submission } = run;
    const job = this.startJob({ operationType: 'all', submission, at });
    for (const { dataSourceId } of this.dataSources) {
      this.endTask(job.jobId, { operationType: 'ingestion', identifier: dataSourceId, outcome, at });
    }
    this.endTask(job.jobId, { operationType: 'merge', outcome, at });
    return this.endJob(job.jobId, { outcome, at });
  }

  evaluateSegment(name: string, count: number | undefined, evaluation: Evaluation): void {
    const segment = this.segment(name);
    const { at, outcome = 'successful' } = evaluation;
    const runId = this.#recordRun('segmentation', name, at, evaluation);
    const message =
      outcome === 'failed' ? { message: evaluation.message ?? 'The segment could not be evaluated.' } : {};
    const lastGood = latest(segment.evaluations.filter((other) => other.outcome === 'successful'))?.count ?? 0;
    segment.evaluations.push({ at, outcome, count: outcome === 'failed' ? lastGood : (count ?? 0), runId, ...message });
  }

  evaluateMeasure(name: string, value: number | string | undefined, evaluation: Evaluation): void {
    const measure = this.measure(name);
    const { at, outcome = 'successful' } = evaluation;
    const endedAt = outcome === 'failed' ? at : at + MEASURE_EVALUATION_TAKES_MS;
    const runId = this.#recordRun('measures', name, endedAt, evaluation);
    const result =
      outcome === 'failed'
        ? { message: evaluation.message ?? 'The measure could not be evaluated.' }
        : { value: String(value ?? 0) };
    measure.evaluations.push({ at, endedAt, outcome, runId, ...result });
  }

  job(jobId: string): Job {
    return found(
      this.jobs.find((job) => job.jobId === jobId),
      'job',
      jobId,
    );
  }

  segment(name: string): Segment {
    return found(
      this.segments.find((segment) => segment.name === name),
      'segment',
      name,
    );
  }

  measure(name: string): Measure {
    return found(
      this.measures.find((measure) => measure.name === name),
      'measure',
      name,
    );
  }

  #recordRun(operationType: 'segmentation' | 'measures', name: string, endedAt: number, evaluation: Evaluation) {
    const { at, outcome = 'successful' } = evaluation;
    const job =
      evaluation.jobId === undefined
        ? this.startJob({ operationType, submission: 'onDemand', idList: [name], at })
        : this.job(evaluation.jobId);
    const message = evaluation.message === undefined ? {} : { message: evaluation.message };
    this.endTask(job.jobId, { operationType, identifier: name, outcome, at: endedAt, ...message });
    if (evaluation.jobId === undefined) this.endJob(job.jobId, { outcome, at: endedAt });
    return job.jobId;
  }

  #friendlyNameOf({ operationType, identifier }: TaskStart): string {
    if (identifier === undefined) return operationType.charAt(0).toUpperCase() + operationType.slice(1);
    const source = this.dataSources.find((each) => each.dataSourceId === identifier)?.friendlyName;
    const segment = this.segments.find((each) => each.name === identifier)?.friendlyName;
    const measure = this.measures.find((each) => each.name === identifier)?.displayName;
    return source ?? segment ?? measure ?? identifier;
  }
}

/** By source time, not by the order in which things were told. */
export function latest<Item extends { readonly at: number }>(items: readonly Item[]): Item | undefined {
  return items.reduce<Item | undefined>(
    (best, item) => (best === undefined || item.at >= best.at ? item : best),
    undefined,
  );
}

function found<Item>(item: Item | undefined, kind: string, id: string): Item {
  if (item === undefined) throw new Error(`The simulated instance has no ${kind} ${id}.`);
  return item;
}
