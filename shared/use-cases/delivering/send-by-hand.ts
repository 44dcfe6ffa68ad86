/** Puts an event into the outbox that nobody decided: somebody asked for it. */
import { bucketOf } from '../../domain/bucket.ts';
import type { DeliveryRecord, OutboxEntry } from '../../domain/delivery.ts';
import { subjectHashIn } from '../../domain/ids.ts';
import type { MessageQueues } from '../../ports/message-queues.ts';
import type { OutboxStore } from '../../ports/outbox-store.ts';
import type { CurrentTrace } from '../../ports/trace.ts';

export interface SendByHandPorts {
  readonly outbox: OutboxStore;
  readonly queues: MessageQueues;
  readonly trace: CurrentTrace;
}

/** Where the same is there already, somebody asked a moment ago: then there is one, and that is what was wanted. */
export async function sendByHand(
  { outbox, queues, trace }: SendByHandPorts,
  asked: Omit<OutboxEntry, 'traceParent'>,
): Promise<DeliveryRecord> {
  const traceParent = trace();
  const entry: OutboxEntry = { ...asked, ...(traceParent === undefined ? {} : { traceParent }) };
  const bucket = bucketOf(subjectHashIn(entry.subscriptionId));
  await outbox.add(bucket, entry);
  await queues.requestDelivery({ kind: 'deliver', bucket });
  return { ...entry, attempts: [], dueAt: entry.createdAt };
}
