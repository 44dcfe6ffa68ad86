/**
 * One poll of one instance: read upstream, find what is new, decide it, and only then move the record on. What was
 * pushed is merged with what upstream reports, and goes through even where upstream cannot be read now.
 */
import { inOrder } from '../../domain/detection/in-order.ts';
import { type InstanceWatch, isUnwatched } from '../../domain/instance-watch.ts';
import { addMs, type Instant, instantFromMs, laterOf, msOf } from '../../domain/instant.ts';
import type { Observation } from '../../domain/observation.ts';
import type { PollRequest } from '../../domain/requests.ts';
import type { Clock } from '../../ports/clock.ts';
import type { InsightsClient } from '../../ports/insights-client.ts';
import type { InstanceDirectory } from '../../ports/instance-directory.ts';
import type { InstanceStore, StoredWatch } from '../../ports/instance-store.ts';
import type { Logger } from '../../ports/logger.ts';
import type { MessageQueues } from '../../ports/message-queues.ts';
import type { SubjectStore } from '../../ports/subject-store.ts';
import { processBatch } from '../deciding/process-batch.ts';
import type { ProcessObservation } from '../deciding/process-observation.ts';
import { advanceWatch, type Polled } from './advance-watch.ts';
import { findLevelNews } from './find-level-news.ts';
import { findRunNews } from './find-run-news.ts';
import { keepPushed } from './keep-pushed.ts';
import { readsFor, readUpstream } from './read-upstream.ts';
import { createReportPoll, type ReportPoll } from './report-poll.ts';
import { createWakeUpLater, type WakeUpLater } from './wake-up-later.ts';
import { withOvertaken } from './with-overtaken.ts';

export interface PollPorts {
  readonly instances: InstanceStore;
  readonly subjects: SubjectStore;
  readonly directory: InstanceDirectory;
  readonly insights: InsightsClient;
  readonly queues: MessageQueues;
  readonly clock: Clock;
  readonly sourceClock: Clock;
  readonly logger: Logger;
  readonly processObservation: ProcessObservation;
  /** Writes the marks of a record anew that has lost them. */
  readonly repairWatch: (stored: StoredWatch) => Promise<StoredWatch | undefined>;
  /** How long a failure waits for a retry of the product's own. */
  readonly failureDelayInMs: number;
}

export type PollInstance = (request: PollRequest) => Promise<void>;

/** A poll that something asked for is at least this far from the one before, whatever that was asked by. */
const POLLS_APART_IN_MS = 10_000;
const LONG_AGO = instantFromMs(0);

export function createPollInstance(ports: PollPorts): PollInstance {
  const { instances, directory, logger } = ports;
  const report = createReportPoll(logger);
  const wakeUp = createWakeUpLater(ports);

  return keepPushed(ports, async function pollInstance(request, decided) {
    const { instanceId } = request;
    if (directory.find(instanceId) === undefined) {
      logger.warn('poll.dropped', { instanceId, problem: 'the instance is not among the configured ones' });
      return;
    }
    const pushed = request.kind === 'pushed' ? [request.observation] : [];
    const stored = (await wakeUp.stands(request)) ? undefined : await instances.find(instanceId);
    const isWatched = stored !== undefined && !isUnwatched(stored.watch);
    const claimed = isWatched ? await claimPoll(ports, wakeUp, request, stored) : undefined;
    if (claimed !== undefined) return poll(ports, report, claimed, { pushed, decided });
    if (pushed.length > 0) {
      const batch = await processBatch(ports.processObservation, logger, pushed, pushed);
      if (batch.faults.length > 0) throw new AggregateError(batch.faults, 'A pushed observation could not be decided');
    }
  });
}

/** The record to poll with, where upstream may be read now. Of several forced requests one wins; one that is too early comes back. */
async function claimPoll(
  { instances, clock }: PollPorts,
  wakeUp: WakeUpLater,
  request: PollRequest,
  stored: StoredWatch,
): Promise<StoredWatch | undefined> {
  const { watch } = stored;
  const now = clock();
  if (watch.parkedUntil !== undefined && watch.parkedUntil > now) return undefined;
  const lastGood = lastGoodPollOf(watch);
  if (lastGood !== undefined && request.requestedAt < lastGood) return undefined;
  if (request.kind === 'scheduled') return stored;

  const last = laterOf(watch.forcedAt ?? LONG_AGO, watch.polledAt ?? LONG_AGO);
  const earliest = laterOf(now, addMs(last, POLLS_APART_IN_MS));
  if (earliest > now) {
    await wakeUp.put(request, earliest, last);
    return undefined;
  }
  const claimed = await instances.replace(stored, { ...watch, forcedAt: now });
  // Whoever was faster is likely to have begun a poll.
  if (claimed === undefined) await wakeUp.put(request, now, now);
  return claimed;
}

/** The start of the last poll in which every read that is needed now went well. */
function lastGoodPollOf(watch: InstanceWatch): Instant | undefined {
  let oldest: Instant | undefined;
  for (const read of readsFor(watch)) {
    const at = watch.lastGoodPollAt[read];
    if (at === undefined) return undefined;
    if (oldest === undefined || at < oldest) oldest = at;
  }
  return oldest;
}

async function poll(
  ports: PollPorts,
  report: ReportPoll,
  claimed: StoredWatch,
  { pushed, decided }: { readonly pushed: readonly Observation[]; readonly decided: Set<Observation> },
): Promise<void> {
  const { instances, subjects, insights, clock, sourceClock, logger } = ports;
  const { processObservation, repairWatch, failureDelayInMs } = ports;
  const { instanceId } = claimed.watch;
  const startedAt = clock();
  const now = sourceClock();
  const stored = claimed.watch.levels === undefined ? ((await repairWatch(claimed)) ?? claimed) : claimed;
  const { watch } = stored;
  const lists = await readUpstream(insights, watch, now);
  const runs = findRunNews(watch, lists, { now, failureDelayInMs });
  const levels = await findLevelNews(insights, watch, lists, now);
  const upstream = { ...lists, failures: [...lists.failures, ...levels.failures], calls: lists.calls + levels.calls };
  const observations = inOrder<Observation>([
    ...pushed,
    ...runs.flatMap(({ fresh }) => fresh),
    ...levels.news.flatMap(({ fresh }) => fresh),
  ]);
  const batch = await processBatch(processObservation, logger, observations, pushed);
  for (const observation of batch.handled) decided.add(observation);
  const polled: Polled = {
    startedAt,
    lookedAt: now,
    parkedBefore: claimed.watch.parkedUntil,
    upstream,
    runs,
    levels: await withOvertaken(subjects, watch, levels.news, batch.outOfOrder),
    histories: levels,
    handled: batch.handled,
  };
  const after = await instances.change(instanceId, (current) => advanceWatch(current, polled, clock()), stored);
  report(watch, polled, after, {
    fires: batch.fires,
    decided: batch.decided,
    observations: observations.length,
    upstreamCalls: upstream.calls,
    durationInMs: msOf(clock()) - msOf(startedAt),
    now: clock(),
  });
  if (batch.faults.length > 0)
    throw new AggregateError(batch.faults, `Some observations of ${instanceId} could not be decided`);
}
