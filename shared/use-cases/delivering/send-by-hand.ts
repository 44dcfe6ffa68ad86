/** Puts an event into the outbox that nobody decided: somebody asked for it. */
import { bucketOf } from '../../domain/bucket.ts';
import type { DeliveryRecord, OutboxEntry } from '../../domain/delivery.ts';
import { subjectHashIn } from '../../domain/ids.ts';
import type { MessageQueues } from '../../ports/message-queues.ts';
import type { OutboxStore } from '../../ports/outbox-store.ts';

/** Where the same is there already, somebody asked a moment ago: then there is one, and that is what was wanted. */
export async function sendByHand(
  { outbox, queues }: { readonly outbox: OutboxStore; readonly queues: MessageQueues },
  entry: OutboxEntry,
): Promise<DeliveryRecord> {
  const bucket = bucketOf(subjectHashIn(entry.subscriptionId));
  await outbox.add(bucket, entry);
  await queues.requestDelivery({ kind: 'deliver', bucket });
  return { ...entry, attempts: [], dueAt: entry.createdAt };
}
