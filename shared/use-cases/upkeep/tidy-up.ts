/** The daily upkeep: ends what should have ended, drops what has expired, and repairs what is only an index. */
import { allBuckets } from '../../domain/bucket.ts';
import { CLOCKS_APART_IN_MS, explain } from '../../domain/history.ts';
import type { SubjectHash } from '../../domain/ids.ts';
import { addMs } from '../../domain/instant.ts';
import type { DeliveryLog } from '../../ports/delivery-log.ts';
import type { InstanceStore } from '../../ports/instance-store.ts';
import type { OutboxStore } from '../../ports/outbox-store.ts';
import type { PublishBucket } from '../publishing/publish-bucket.ts';
import { sideBySide } from '../side-by-side.ts';
import { ITEMS_AT_ONCE, tidyItem } from './tidy-item.ts';
import { type TidyLeasesPorts, tidyLeases } from './tidy-leases.ts';
import { tidyWatches } from './tidy-watches.ts';

export interface TidyPorts extends TidyLeasesPorts {
  readonly publications: OutboxStore;
  readonly publishBucket: PublishBucket;
  readonly instances: InstanceStore;
  readonly deliveries: DeliveryLog;
  readonly publicationLog: DeliveryLog;
  readonly historyKeptInMs: number;
  readonly deliveriesKeptInMs: number;
}

/**
 * No bucket is begun after this: with a run of the last one (4 minutes) the upkeep stays within the host's time limit (10).
 * The next day goes on, for a bucket that is done has nothing left.
 */
const LONGEST_ENDING_IN_MS = 2 * 60_000;

export function createTidyUp(ports: TidyPorts): () => Promise<void> {
  const { leases, subjects, deliveries, publications, publicationLog, publishBucket, publishes } = ports;
  const { clock, logger, deliveriesKeptInMs } = ports;

  return async function tidyUp() {
    const tidied = await tidyLeases(ports);
    const repaired = await tidyWatches(ports);
    let historyRows = 0;
    let forgottenSubjects = 0;
    const done = sideBySide(leases.subjects(), ITEMS_AT_ONCE, (subject) =>
      tidyItem(logger, { subject }, () => tidySubject(subject)),
    );
    for await (const what of done) {
      historyRows += what?.historyRows ?? 0;
      if (what?.isForgotten === true) forgottenSubjects += 1;
    }
    const keptSince = addMs(clock(), -deliveriesKeptInMs);
    const months = [...(await deliveries.dropBefore(keptSince)), ...(await publicationLog.dropBefore(keptSince))];
    // Last, for there is no end to how much a topic can have left.
    if (!publishes) await endLeftPublications();
    logger.info('tidy.completed', { ...tidied, repaired, historyRows, forgottenSubjects, months });
  };

  /** Where no topic is set any more nobody else looks at what one has left. */
  async function endLeftPublications(): Promise<void> {
    const until = addMs(clock(), LONGEST_ENDING_IN_MS);
    for (const bucket of allBuckets()) {
      if (clock() >= until) return;
      await tidyItem(logger, { bucket }, async () => {
        if ((await publications.survey(bucket, clock())).isClaimable) await publishBucket(bucket);
      });
    }
  }

  async function tidySubject(subject: SubjectHash) {
    const historyRows = await dropOldHistory(ports, subject);
    return { historyRows, isForgotten: await subjects.forget(subject) };
  }

  /** Before older rows go, each subscription keeps the state that they had led to. */
  async function dropOldHistory({ historyKeptInMs }: TidyPorts, subject: SubjectHash): Promise<number> {
    const limit = addMs(ports.sourceClock(), -historyKeptInMs);
    const perhapsOld = await subjects.history(subject, 0, addMs(limit, CLOCKS_APART_IN_MS));
    const lastOld = perhapsOld.findLast(({ detectedAt }) => detectedAt < limit);
    if (lastOld === undefined) return 0;
    const old = perhapsOld.filter(({ n }) => n <= lastOld.n);
    const page = await subjects.read(subject);
    if (page === undefined) return 0;
    let { subscriptions, next } = page;
    for (;;) {
      for (const { subscription, checkpoint } of subscriptions) {
        if (subscription.since >= lastOld.n || (checkpoint?.n ?? 0) >= lastOld.n) continue;
        const { state } = explain(subscription, checkpoint, old);
        await subjects.saveCheckpoint(subscription.id, { n: lastOld.n, state });
      }
      if (next === undefined) break;
      ({ subscriptions, next } = await subjects.readMore(subject, next));
    }
    return subjects.dropHistory(subject, lastOld.n);
  }
}
