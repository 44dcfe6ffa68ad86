/** Ends a subscription for whoever holds its newest lease's token, or for an admin. Asking twice is no mistake. */
import { fail, type Result, succeed } from '../../domain/failure.ts';
import type { SubscriptionId } from '../../domain/ids.ts';
import { judgeToken } from '../../domain/lease.ts';
import { beginEnding, type EndingPorts } from './end-subscription.ts';

/** `unchanged`: it was over already, or the token is of a lease that a newer one has replaced. */
export type Unsubscribed = 'ending' | 'unchanged';

export type Unsubscribe = (id: SubscriptionId, token: string) => Promise<Result<Unsubscribed>>;
export type CancelSubscription = (id: SubscriptionId) => Promise<Result<Unsubscribed>>;

export function createUnsubscribe(ports: EndingPorts): Unsubscribe {
  return async function unsubscribe(id, token) {
    for (;;) {
      const stored = await ports.leases.find(id);
      if (stored === undefined || stored.side.endedAt !== undefined) return succeed('unchanged');
      const verdict = judgeToken(stored.side, token);
      if (verdict === 'refused') return fail({ kind: 'token-refused' });
      if (verdict === 'older') return succeed('unchanged');
      if (await beginEnding(ports, stored, 'unsubscribed')) return succeed('ending');
    }
  };
}

export function createCancelSubscription(ports: EndingPorts): CancelSubscription {
  return async function cancelSubscription(id) {
    for (;;) {
      const stored = await ports.leases.find(id);
      if (stored === undefined) return fail({ kind: 'subscription-unknown', id });
      if (stored.side.endedAt !== undefined) return succeed('unchanged');
      if (await beginEnding(ports, stored, 'cancelled')) return succeed('ending');
    }
  };
}
