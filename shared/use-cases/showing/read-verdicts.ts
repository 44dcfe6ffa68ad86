/** Why it fired and did not: the subject's recorded history, folded through the same `evaluate` that decided it. */
import { eventIdOf } from '../../domain/event-id.ts';
import { fail, type Result, succeed } from '../../domain/failure.ts';
import { type ExplainedVerdict, explain } from '../../domain/history.ts';
import { type SubscriptionId, subjectHashIn } from '../../domain/ids.ts';
import type { Instant } from '../../domain/instant.ts';
import { observationKeyOf } from '../../domain/observation.ts';
import type { VerdictView } from '../../domain/views.ts';
import type { SubjectStore } from '../../ports/subject-store.ts';
import { sideBySide } from '../side-by-side.ts';
import { findEvent, type ReadDeliveriesPorts } from './read-deliveries.ts';

export interface ReadVerdictsPorts extends ReadDeliveriesPorts {
  readonly subjects: SubjectStore;
}

export interface VerdictsQuery {
  /** By source time of the observation. */
  readonly since?: Instant;
  readonly until?: Instant;
  readonly limit: number;
}

/** Each verdict that fired is looked up. */
const EVENTS_AT_ONCE = 16;

/** Newest first. */
export type ReadVerdicts = (id: SubscriptionId, query: VerdictsQuery) => Promise<Result<readonly VerdictView[]>>;

export function createReadVerdicts(ports: ReadVerdictsPorts): ReadVerdicts {
  const { subjects } = ports;

  return async function readVerdicts(id, { since, until, limit }) {
    const decided = await subjects.readSubscription(id);
    if (decided === undefined) return fail({ kind: 'subscription-unknown', id });
    const { subscription, checkpoint } = decided;
    const history = await subjects.history(subjectHashIn(id), checkpoint?.n ?? subscription.since);
    const { verdicts } = explain(subscription, checkpoint, history);
    const wanted = verdicts
      .filter(({ entry: { observation } }) => since === undefined || observation.at >= since)
      .filter(({ entry: { observation } }) => until === undefined || observation.at < until)
      .reverse()
      .slice(0, limit);
    const views: VerdictView[] = [];
    for await (const view of sideBySide(wanted, EVENTS_AT_ONCE, (verdict) => withEvent(ports, id, verdict)))
      views.push(view);
    return succeed(views);
  };
}

async function withEvent(
  ports: ReadVerdictsPorts,
  id: SubscriptionId,
  verdict: ExplainedVerdict,
): Promise<VerdictView> {
  if (!verdict.verdict.fires) return verdict;
  const { observation } = verdict.entry;
  const eventId = eventIdOf(id, observation.at, observationKeyOf(observation));
  const [first] = await findEvent(ports, id, eventId);
  return { ...verdict, event: { eventId, state: first === undefined ? 'forgotten' : (first.end?.state ?? 'waiting') } };
}
