/** An upstream whose lists a test writes, and which fails where a test says so. */
import { fail, type InsightsFailure, type Result, succeed } from '../../shared/domain/failure.ts';
import type { InstanceId } from '../../shared/domain/ids.ts';
import type {
  DataSource,
  MeasureReading,
  SegmentReading,
  WorkflowJob,
  WorkflowNode,
} from '../../shared/domain/upstream-models.ts';
import type { InsightsClient, InsightsReply } from '../../shared/ports/insights-client.ts';

export type InsightsRead = keyof InsightsClient;

export class ScriptedInsights implements InsightsClient {
  nodes: WorkflowNode[] = [];
  jobs: WorkflowJob[] = [];
  segments: SegmentReading[] = [];
  /** With all their evaluations; a list shows only the latest of each. */
  measures: MeasureReading[] = [];
  dataSources: DataSource[] = [];
  readonly calls: { readonly read: InsightsRead; readonly instanceId: InstanceId }[] = [];
  readonly #failures = new Map<InsightsRead, InsightsFailure>();

  /** Until `recover`; without a read, all of them. */
  failWith(failure: InsightsFailure, ...reads: InsightsRead[]): void {
    const all = ['readStatus', 'readJobs', 'readSegments', 'readMeasures', 'readMeasure', 'readDataSources'] as const;
    for (const read of reads.length === 0 ? all : reads) this.#failures.set(read, failure);
  }

  recover(): void {
    this.#failures.clear();
  }

  readStatus(instanceId: InstanceId): InsightsReply<readonly WorkflowNode[]> {
    return this.#reply('readStatus', instanceId, () => [...this.nodes]);
  }

  readJobs(instanceId: InstanceId, top: number): InsightsReply<readonly WorkflowJob[]> {
    return this.#reply('readJobs', instanceId, () => this.jobs.slice(-top));
  }

  readSegments(instanceId: InstanceId, _historyInDays: number): InsightsReply<readonly SegmentReading[]> {
    return this.#reply('readSegments', instanceId, () => [...this.segments]);
  }

  readMeasures(instanceId: InstanceId): InsightsReply<readonly MeasureReading[]> {
    return this.#reply('readMeasures', instanceId, () =>
      this.measures.map((measure) => ({ ...measure, evaluations: measure.evaluations.slice(-1) })),
    );
  }

  async readMeasure(
    instanceId: InstanceId,
    name: string,
    _historyInDays: number,
  ): Promise<Result<MeasureReading, InsightsFailure>> {
    const all = await this.#reply('readMeasure', instanceId, () => this.measures);
    if (!all.ok) return all;
    const measure = all.value.find((one) => one.name === name);
    return measure === undefined ? fail({ kind: 'insights-not-found' }) : succeed(measure);
  }

  readDataSources(instanceId: InstanceId): InsightsReply<readonly DataSource[]> {
    return this.#reply('readDataSources', instanceId, () => [...this.dataSources]);
  }

  async #reply<Value>(
    read: InsightsRead,
    instanceId: InstanceId,
    value: () => Value,
  ): Promise<Result<Value, InsightsFailure>> {
    this.calls.push({ read, instanceId });
    const failure = this.#failures.get(read);
    return failure === undefined ? succeed(value()) : fail(failure);
  }
}
