/** What nobody has measured yet: how much a company lets happen, and how fast Azure is. Each is a figure to put your own in place of. */
import { FIRING, PER_LEVEL } from './measure-counts.ts';

export interface Size {
  readonly subscriptions: number;
  readonly instances: number;
}

export const SIZES: readonly Size[] = [
  { subscriptions: 100, instances: 1 },
  { subscriptions: 10_000, instances: 2 },
  { subscriptions: 100_000, instances: 10 },
];

export const ASSUMED = {
  subscriptionsPerLevel: PER_LEVEL,
  firesPerChange: FIRING,
  /** The others are segments. */
  shareOfMeasures: 0.5,
  /** Of each segment and measure: the nightly refresh. */
  changesPerDay: 1,
  /** Of each subscription. */
  savesPerMonth: 0.1,
  pollIntervalInMinutes: 5,
  /** As a month has them in Azure's price lists. */
  hoursPerMonth: 730,
  memoryInGigabytes: 2,
  storageRequestInSeconds: 0.01,
  upstreamCallInSeconds: 0.5,
  postInSeconds: 0.3,
  /** An execution is billed for a second at least, then by tenths, as if no two ever shared an instance. */
  shortestExecutionInSeconds: 1,
  /** So much of the month the host looks into both queues as often as host.json says. It sleeps at times, nobody knows how long. */
  shareOfTimeAwake: 1,
  /** The host takes a message and deletes it. */
  queueRequestsPerMessage: 2,
  /** What the host itself writes of an execution. */
  logRecordsPerExecution: 3,
  bytesPerLogRecord: 1_500,
  /** A delivery with its body and attempts; a row of the history; both rows of a subscription with its owner's. */
  bytesPerDelivery: 2_500,
  bytesPerHistoryRow: 500,
  bytesPerSubscription: 3_000,
  historyKeptInDays: 400,
  deliveriesKeptInDays: 90,
  /** What Azure names as the target of one partition. */
  operationsPerPartitionAndSecond: 2_000,
} as const;
