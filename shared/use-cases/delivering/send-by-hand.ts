/** Puts an event into the outbox that nobody decided: somebody asked for it. */
import { bucketOf } from '../../domain/bucket.ts';
import type { DeliveryRecord, Destination, OutboxEntry } from '../../domain/delivery.ts';
import { subjectHashIn } from '../../domain/ids.ts';
import type { MessageQueues } from '../../ports/message-queues.ts';
import type { OutboxStore } from '../../ports/outbox-store.ts';
import type { CurrentTrace } from '../../ports/trace.ts';

export interface SendByHandPorts {
  readonly outbox: OutboxStore;
  readonly publications: OutboxStore;
  readonly queues: MessageQueues;
  readonly trace: CurrentTrace;
}

/** Where the same is there already, somebody asked a moment ago: then there is one, and that is what was wanted. */
export async function sendByHand(
  { outbox, publications, queues, trace }: SendByHandPorts,
  destination: Destination,
  asked: Omit<OutboxEntry, 'traceParent'>,
): Promise<DeliveryRecord> {
  const traceParent = trace();
  const entry: OutboxEntry = { ...asked, ...(traceParent === undefined ? {} : { traceParent }) };
  const bucket = bucketOf(subjectHashIn(entry.subscriptionId));
  switch (destination) {
    case 'flow':
      await outbox.add(bucket, entry);
      await queues.requestDelivery({ kind: 'deliver', bucket });
      break;
    case 'topic':
      await publications.add(bucket, entry);
      await queues.requestPublication({ kind: 'publish', bucket });
      break;
  }
  return { ...entry, attempts: [], dueAt: entry.createdAt };
}
