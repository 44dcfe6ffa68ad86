/**
 * Decides one observation for everybody who subscribed to its subject, exactly once: whoever races, crashes or loses
 * an answer. Ends with the outbox rows written; ringing the doorbell is all that is left.
 */

import { bucketOf } from '../../domain/bucket.ts';
import { CLOCKS_APART_IN_MS } from '../../domain/history.ts';
import type { SubjectHash } from '../../domain/ids.ts';
import { addMs, type Instant } from '../../domain/instant.ts';
import { keyGroupsOf, keysToAdd, type Observation, type RunObservation } from '../../domain/observation.ts';
import { subjectHashOf } from '../../domain/subject.ts';
import { accept } from '../../domain/subject-state.ts';
import type { HoldReason, SetAsideReason } from '../../domain/verdict.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { MessageQueues } from '../../ports/message-queues.ts';
import type { SubjectLock, SubjectPage, SubjectStore } from '../../ports/subject-store.ts';
import type { CurrentTrace } from '../../ports/trace.ts';
import { type Decision, decidePages } from './decide-pages.ts';

export interface ProcessObservationPorts {
  readonly subjects: SubjectStore;
  readonly queues: MessageQueues;
  readonly clock: Clock;
  readonly sourceClock: Clock;
  readonly logger: Logger;
  readonly trace: CurrentTrace;
  /** Whether events go to a topic too. */
  readonly publishes: boolean;
}

export type ObservationOutcome =
  | { readonly type: 'decided'; readonly fires: number; readonly holds: Readonly<Partial<Record<HoldReason, number>>> }
  /** `isAwaited`: a first subscriber may be on the way, whose it is. */
  | { readonly type: 'not-subscribed'; readonly isAwaited: boolean }
  | {
      readonly type: 'set-aside';
      readonly reason: Extract<SetAsideReason, 'already-seen' | 'out-of-order' | 'stamp-in-future'>;
    };

export type ProcessObservation = (observation: Observation) => Promise<ObservationOutcome>;

/** Clocks differ; a stamp further ahead than this is a mistake, and would hold up what really comes next. */
const FUTURE_TOLERANCE_IN_MS = 5 * 60_000;

/** A subscription is dated a moment before it is written; storage that answers late writes it within this. */
const NEWCOMER_IN_MS = 60_000;

/** Each round that is lost was won by somebody else, so the subject moves on; this many in a row is a fault. */
const MOST_ROUNDS = 50;

/** @param historyKeptInMs how long runs are known again. */
export function createProcessObservation(ports: ProcessObservationPorts, historyKeptInMs: number): ProcessObservation {
  const { subjects, sourceClock, logger } = ports;

  return async function processObservation(observation) {
    const subject = subjectHashOf(observation.subject);
    const detectedAt = sourceClock();
    if (observation.at > addMs(detectedAt, FUTURE_TOLERANCE_IN_MS)) {
      logger.warn('observation.held', { ...factsOf(observation), reason: 'stamp-in-future' });
      return { type: 'set-aside', reason: 'stamp-in-future' };
    }
    // Upstream lists the last run of each source, however long ago that was; by then its keys have gone with the history.
    if (observation.type === 'run' && observation.at <= addMs(detectedAt, CLOCKS_APART_IN_MS - historyKeptInMs)) {
      return { type: 'set-aside', reason: 'already-seen' };
    }
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const page = await subjects.read(subject);
      if (page === undefined) return nobodyYet(observation, detectedAt);
      if (page.lock.pending !== undefined) {
        await finishPending(ports, subject, page);
        continue;
      }
      if (page.subscriptions.length === 0 && page.next === undefined) return nobodyYet(observation, detectedAt);
      const known = observation.type === 'run' && (await recognize(ports, subject, page.lock, observation));
      if (known === 'lost') continue;
      const acceptance = accept(page.lock.state, observation, known);
      if (!acceptance.accepted) return { type: 'set-aside', reason: acceptance.reason };

      const decision = await decidePages(ports, { subject, page, observation, detectedAt, accepted: acceptance.next });
      if (decision.type === 'lost') continue;
      report(ports, observation, decision);
      if (decision.fires > 0) await ring(ports, subject);
      return { type: 'decided', fires: decision.fires, holds: decision.holds };
    }
    throw new Error(`Gave up on subject ${subject} after ${MOST_ROUNDS} lost rounds`);
  };
}

/** Levels are the newcomer's from its baseline on, which upstream told it; runs from the time at which it was made. */
function nobodyYet({ type, at }: Observation, detectedAt: Instant): ObservationOutcome {
  return { type: 'not-subscribed', isAwaited: type === 'level' || at > addMs(detectedAt, -NEWCOMER_IN_MS) };
}

/** A row for each, beside that of the lock: of a run with more jobs, which nobody lists by now, these suffice to know it again. */
const MOST_KEYS_ADDED = 96;

/** Whether the run is known. Where it is, all its jobs are from then on: a later list may name only one of the others. */
async function recognize(
  { subjects }: ProcessObservationPorts,
  subject: SubjectHash,
  lock: SubjectLock,
  run: RunObservation,
): Promise<boolean | 'lost'> {
  const known = await subjects.knownRuns(subject, keyGroupsOf(run).flat());
  const added = keysToAdd(run, known).slice(0, MOST_KEYS_ADDED);
  if (added.length > 0 && (await subjects.addRunKeys(subject, lock, added)).type === 'lost') return 'lost';
  return known.size > 0;
}

/** Finishes what somebody began and did not end; also called before a subscription is begun. */
export async function finishPending(
  ports: ProcessObservationPorts,
  subject: SubjectHash,
  page: SubjectPage,
): Promise<void> {
  const { pending, state } = page.lock;
  if (pending === undefined) return;
  const acceptance = accept(state, pending.observation, false);
  if (!acceptance.accepted) throw new Error(`The pending decision of subject ${subject} contradicts its state`);
  const decision = await decidePages(ports, {
    subject,
    page,
    observation: pending.observation,
    detectedAt: pending.detectedAt,
    accepted: acceptance.next,
    after: pending.cursor,
  });
  if (decision.type === 'lost') return;
  report(ports, pending.observation, decision);
  // Whoever began it may have fired without living to say so.
  await ring(ports, subject);
}

function report(
  { logger }: ProcessObservationPorts,
  observation: Observation,
  decision: Extract<Decision, { type: 'decided' }>,
): void {
  logger.info('observation.decided', {
    ...factsOf(observation),
    n: decision.n,
    subscriptions: decision.subscriptions,
    fires: decision.fires,
    holds: decision.holds,
    ...(decision.previous === undefined ? {} : { previous: decision.previous.value }),
  });
}

async function ring({ queues, publishes }: ProcessObservationPorts, subject: SubjectHash): Promise<void> {
  const bucket = bucketOf(subject);
  await Promise.all([
    queues.requestDelivery({ kind: 'deliver', bucket }),
    publishes ? queues.requestPublication({ kind: 'publish', bucket }) : undefined,
  ]);
}

export function factsOf(observation: Observation): Record<string, unknown> & { observedAt: Instant } {
  const { subject, at, label } = observation;
  return {
    instanceId: subject.instanceId,
    subjectKind: subject.kind,
    objectId: subject.objectId,
    ...(label === undefined ? {} : { label }),
    observedAt: at,
    ...(observation.type === 'run'
      ? { outcome: observation.status, jobIds: observation.jobIds, seenIn: observation.seenIn }
      : observation.outcome === 'succeeded'
        ? { outcome: observation.outcome, value: observation.value }
        : { outcome: observation.outcome }),
  };
}
