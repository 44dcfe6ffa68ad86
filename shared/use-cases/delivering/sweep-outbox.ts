/** The net under the doorbells: rings for every bucket in which something is due, and measures what waits. */
import { allBuckets } from '../../domain/bucket.ts';
import { type Instant, msOf } from '../../domain/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { MessageQueues } from '../../ports/message-queues.ts';
import type { OutboxStore, OutboxSurvey } from '../../ports/outbox-store.ts';

export interface SweepPorts {
  readonly outbox: OutboxStore;
  readonly publications: OutboxStore;
  readonly queues: MessageQueues;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether events go to a topic too. */
  readonly publishes: boolean;
}

interface Swept {
  readonly buckets: readonly string[];
  readonly surveys: readonly OutboxSurvey[];
  readonly faults: readonly unknown[];
}

export function createSweepOutbox(ports: SweepPorts): () => Promise<void> {
  const { outbox, publications, queues, clock, logger, publishes } = ports;

  return async function sweepOutbox() {
    const now = clock();
    const [flows, topic] = await Promise.all([
      sweep(outbox, now, (bucket) => queues.requestDelivery({ kind: 'deliver', bucket })),
      publishes
        ? sweep(publications, now, (bucket) => queues.requestPublication({ kind: 'publish', bucket }))
        : NOTHING,
    ]);
    const rung = { buckets: flows.buckets, publishBuckets: topic.buckets };
    if (rung.buckets.length > 0 || rung.publishBuckets.length > 0) logger.info('outbox.swept', rung);
    measureDepth(flows.surveys);
    measureWaits('outbox', flows.surveys, now);
    if (publishes) measureWaits('publications', topic.surveys, now);
    // In trouble with tables messages are given up: a bucket that fails must not hide how many.
    const unread = await measurePoison().then(
      () => [],
      (fault: unknown) => [fault],
    );
    const faults = [...flows.faults, ...topic.faults];
    if (faults.length > 0)
      throw new AggregateError([...faults, ...unread], `${faults.length} buckets could not be swept`);
    if (unread.length > 0) throw new AggregateError(unread, 'The poison queues could not be read');
  };

  async function measurePoison(): Promise<void> {
    const poisoned = await queues.poisoned({ publishes });
    for (const [queue, messages] of poisoned) logger.measure('poison.messages', messages, { queue });
  }

  function measureDepth(surveys: readonly OutboxSurvey[]): void {
    const total = (of: (survey: OutboxSurvey) => number) => surveys.reduce((sum, survey) => sum + of(survey), 0);
    logger.measure(
      'outbox.depth',
      total(({ due }) => due),
      { state: 'due' },
    );
    logger.measure(
      'outbox.depth',
      total(({ later }) => later),
      { state: 'later' },
    );
  }

  function measureWaits(way: 'outbox' | 'publications', surveys: readonly OutboxSurvey[], now: Instant): void {
    logger.measure(
      `${way}.oldest-age`,
      longest(surveys, now, ({ oldestAt }) => oldestAt),
      {},
    );
    logger.measure(
      `${way}.overdue`,
      longest(surveys, now, ({ dueSince }) => dueSince),
      {},
    );
  }
}

const NOTHING: Swept = { buckets: [], surveys: [], faults: [] };

async function sweep(outbox: OutboxStore, now: Instant, ring: (bucket: string) => Promise<void>): Promise<Swept> {
  const swept = await Promise.allSettled(
    allBuckets().map(async (bucket) => {
      const survey = await outbox.survey(bucket, now);
      if (survey.isClaimable) await ring(bucket);
      return { bucket, survey };
    }),
  );
  const seen = swept.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  return {
    buckets: seen.filter(({ survey }) => survey.isClaimable).map(({ bucket }) => bucket),
    surveys: seen.map(({ survey }) => survey),
    faults: swept.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : [])),
  };
}

function longest(
  surveys: readonly OutboxSurvey[],
  now: Instant,
  of: (survey: OutboxSurvey) => Instant | undefined,
): number {
  return Math.max(0, ...surveys.map((survey) => msOf(now) - msOf(of(survey) ?? now)));
}
