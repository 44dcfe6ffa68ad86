/** The net under the doorbell: rings for every bucket in which something is due, and measures what waits. */
import { allBuckets } from '../../domain/bucket.ts';
import { type Instant, msOf } from '../../domain/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { MessageQueues } from '../../ports/message-queues.ts';
import type { OutboxStore, OutboxSurvey } from '../../ports/outbox-store.ts';

export interface SweepPorts {
  readonly outbox: OutboxStore;
  readonly queues: MessageQueues;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function createSweepOutbox({ outbox, queues, clock, logger }: SweepPorts): () => Promise<void> {
  return async function sweepOutbox() {
    const now = clock();
    const swept = await Promise.allSettled(
      allBuckets().map(async (bucket) => {
        const survey = await outbox.survey(bucket, now);
        if (survey.isClaimable) await queues.requestDelivery({ kind: 'deliver', bucket });
        return { bucket, survey };
      }),
    );
    const seen = swept.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const buckets = seen.filter(({ survey }) => survey.isClaimable).map(({ bucket }) => bucket);
    if (buckets.length > 0) logger.info('outbox.swept', { buckets });
    measure(
      seen.map(({ survey }) => survey),
      now,
    );
    const faults = swept.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
    if (faults.length > 0) throw new AggregateError(faults, `${faults.length} buckets could not be swept`);
    for (const [queue, messages] of await queues.poisoned()) logger.measure('poison.messages', messages, { queue });
  };

  function measure(surveys: readonly OutboxSurvey[], now: Instant): void {
    const total = (of: (survey: OutboxSurvey) => number) => surveys.reduce((sum, survey) => sum + of(survey), 0);
    const longest = (of: (survey: OutboxSurvey) => Instant | undefined) =>
      Math.max(0, ...surveys.map((survey) => msOf(now) - msOf(of(survey) ?? now)));
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
    logger.measure(
      'outbox.oldest-age',
      longest(({ oldestAt }) => oldestAt),
      {},
    );
    logger.measure(
      'outbox.overdue',
      longest(({ dueSince }) => dueSince),
      {},
    );
  }
}
