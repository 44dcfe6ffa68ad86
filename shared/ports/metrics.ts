/** What is counted and measured: the closed list of metrics, each with its unit and what it is told apart by. */
import type { ReplyMeaning } from '../domain/callback-reply.ts';
import type { FinalState } from '../domain/delivery.ts';
import type { InstanceId } from '../domain/ids.ts';
import type { ListRead } from '../domain/instance-watch.ts';
import type { FireReason, HoldReason, SetAsideReason } from '../domain/verdict.ts';

/** What a metric is told apart by, and which values these may have. */
export interface MetricDimensions {
  /** Asked about subjects: a run of a data source is one of its source and one of *any data source*. */
  readonly observations: {
    readonly source: 'poll' | 'pushed';
    readonly outcome:
      | 'decided'
      | 'not-subscribed'
      | 'failed'
      | Extract<SetAsideReason, 'already-seen' | 'out-of-order' | 'stamp-in-future'>;
  };
  readonly verdicts: { readonly reason: FireReason | HoldReason };
  readonly 'outbox.depth': { readonly state: 'due' | 'later' };
  /** Since the oldest waiting event was decided; 0 where none waits. */
  readonly 'outbox.oldest-age': Record<never, never>;
  /** Since the event that has been due the longest was due; 0 where none is. */
  readonly 'outbox.overdue': Record<never, never>;
  readonly deliveries: { readonly result: FinalState };
  /** Events that were handed to the topic, or ended otherwise. */
  readonly publications: { readonly result: FinalState };
  /** Since the oldest waiting publication was decided; 0 where none waits. Only where there is a topic. */
  readonly 'publications.oldest-age': Record<never, never>;
  /** Since the publication that has been due the longest was due; 0 where none is. Only where there is a topic. */
  readonly 'publications.overdue': Record<never, never>;
  readonly 'delivery.attempt-latency': { readonly meaning: ReplyMeaning['kind'] };
  /** From the decision to the beginning of the first post. */
  readonly 'delivery.decision-to-callback': Record<never, never>;
  /** Requests as they were sent: a call that tries the other key or another path is several. */
  readonly 'upstream.calls': {
    readonly instanceId: InstanceId;
    readonly operation: string;
    readonly status: `${number}` | 'no-answer' | 'no-token';
  };
  /** Since the last good poll of the list that has waited the longest. */
  readonly 'poll.lag': { readonly instanceId: InstanceId };
  readonly 'poll.gaps': { readonly instanceId: InstanceId; readonly read: ListRead };
  readonly 'poison.messages': { readonly queue: string };
  /** Stored callback URLs, by the key that they are encrypted with. */
  readonly 'callback-urls': { readonly key: 'current' | 'old' };
}

export type Metric = keyof MetricDimensions;

export const METRICS = {
  observations: { unit: 'count', dimensions: ['source', 'outcome'] },
  verdicts: { unit: 'count', dimensions: ['reason'] },
  'outbox.depth': { unit: 'count', dimensions: ['state'] },
  'outbox.oldest-age': { unit: 'ms', dimensions: [] },
  'outbox.overdue': { unit: 'ms', dimensions: [] },
  deliveries: { unit: 'count', dimensions: ['result'] },
  publications: { unit: 'count', dimensions: ['result'] },
  'publications.oldest-age': { unit: 'ms', dimensions: [] },
  'publications.overdue': { unit: 'ms', dimensions: [] },
  'delivery.attempt-latency': { unit: 'ms', dimensions: ['meaning'] },
  'delivery.decision-to-callback': { unit: 'ms', dimensions: [] },
  'upstream.calls': { unit: 'count', dimensions: ['instanceId', 'operation', 'status'] },
  'poll.lag': { unit: 'ms', dimensions: ['instanceId'] },
  'poll.gaps': { unit: 'count', dimensions: ['instanceId', 'read'] },
  'poison.messages': { unit: 'count', dimensions: ['queue'] },
  'callback-urls': { unit: 'count', dimensions: ['key'] },
} as const satisfies {
  readonly [M in Metric]: {
    readonly unit: 'count' | 'ms';
    readonly dimensions: readonly (keyof MetricDimensions[M])[];
  };
};
