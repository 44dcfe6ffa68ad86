/** What is shown of subscriptions and decisions to those who ask. */
import type { ExplainedVerdict } from './history.ts';
import type { EventId } from './ids.ts';
import type { SubjectCondition } from './instance-watch.ts';
import type { Instant } from './instant.ts';
import type { LastFire, Level, Subscription } from './subscription.ts';

/** How the flow can be called. */
export type CallbackCondition = 'ok' | 'switched-off' | 'broken';

export interface SubscriptionView {
  readonly subscription: Subscription;
  readonly status: 'active' | 'ending';
  readonly endsAt?: Instant;
  readonly callback: {
    readonly host: string;
    readonly leasedAt: Instant;
    readonly leaseNumber: number;
    readonly condition: CallbackCondition;
  };
  readonly armed: boolean;
  readonly events: number;
  readonly lastFire?: LastFire;
  /** For levels: what the next value will be compared with. */
  readonly previous?: Level;
  /** For levels. */
  readonly subjectState?: SubjectCondition;
  /** When a poll last found that upstream no longer lists all that happened. */
  readonly gapAt?: Instant;
}

export interface VerdictView extends ExplainedVerdict {
  /** Where it fired: the event, and where its delivery stands. */
  readonly event?: { readonly eventId: EventId; readonly state: string };
}
