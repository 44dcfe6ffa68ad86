/** The app's log: one structured line per event, its names from one closed list. A logger never throws. */
import type { Metric, MetricDimensions } from './metrics.ts';

export const LOG_EVENTS = [
  'app.started',
  'poll.scheduled',
  'poll.completed',
  'poll.failed',
  'poll.parked',
  'poll.put-back',
  'poll.dropped',
  'poll.gap',
  'insights.call-failed',
  'insights.item-malformed',
  'insights.value-unknown',
  'partition.read-failed',
  'observation.decided',
  'observation.held',
  'observation.failed',
  'signal.fired',
  'status-event.received',
  'status-event.ignored',
  'instance.behind',
  'instance.crowded',
  'subject.state-changed',
  'subscription.created',
  'subscription.renewed',
  'subscription.superseded',
  'subscription.ending',
  'subscription.ended',
  'subscription.switched-off',
  'subscription.resumed',
  'subscription.broken',
  'delivery.attempted',
  'delivery.settled',
  'delivery.held',
  'publication.attempted',
  'publication.settled',
  'outbox.swept',
  'row.skipped',
  'write.resolved',
  'tidy.completed',
  'tidy.item-failed',
  'request.failed',
  'metric.recorded',
] as const;
export type LogEvent = (typeof LOG_EVENTS)[number];

export type LogFields = Readonly<Record<string, unknown>>;

export interface Logger {
  info(event: LogEvent, fields?: LogFields): void;
  warn(event: LogEvent, fields?: LogFields): void;
  error(event: LogEvent, fields?: LogFields): void;
  /** What one piece of work measures of the same metric and dimensions becomes one line, `metric.recorded`, at its end. */
  measure<M extends Metric>(metric: M, value: number, dimensions: MetricDimensions[M]): void;
}
