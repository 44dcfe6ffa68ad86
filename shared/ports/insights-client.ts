/** What the app reads from upstream, the Customer Insights API. Every read is one call and never throws for what upstream does. */
import type { InsightsFailure, Result } from '../domain/failure.ts';
import type { InstanceId } from '../domain/ids.ts';
import type {
  DataSource,
  MeasureReading,
  SegmentReading,
  WorkflowJob,
  WorkflowNode,
} from '../domain/upstream-models.ts';

export type InsightsReply<Value> = Promise<Result<Value, InsightsFailure>>;

export interface InsightsClient {
  /** The latest run of each object. */
  readStatus(instanceId: InstanceId): InsightsReply<readonly WorkflowNode[]>;
  /** The most recent jobs with their tasks, oldest first. */
  readJobs(instanceId: InstanceId, top: number): InsightsReply<readonly WorkflowJob[]>;
  /** All segments with the evaluations of the last days. */
  readSegments(instanceId: InstanceId, historyInDays: number): InsightsReply<readonly SegmentReading[]>;
  /** All measures with their latest evaluation. */
  readMeasures(instanceId: InstanceId): InsightsReply<readonly MeasureReading[]>;
  /** One measure with the evaluations of the last days; `insights-not-found` where there is none of that name. */
  readMeasure(instanceId: InstanceId, name: string, historyInDays: number): InsightsReply<MeasureReading>;
  readDataSources(instanceId: InstanceId): InsightsReply<readonly DataSource[]>;
}
