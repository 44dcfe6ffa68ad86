/** What a run of deliveries needs from outside. */
import type { CallbackSender } from '../../ports/callback-sender.ts';
import type { CallbackUrlCipher } from '../../ports/callback-url-cipher.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DeliveryLog } from '../../ports/delivery-log.ts';
import type { LeaseStore } from '../../ports/lease-store.ts';
import type { Logger } from '../../ports/logger.ts';
import type { MessageQueues } from '../../ports/message-queues.ts';
import type { OutboxStore } from '../../ports/outbox-store.ts';
import type { Randomness } from '../../ports/randomness.ts';

export interface DeliverPorts {
  readonly outbox: OutboxStore;
  readonly deliveries: DeliveryLog;
  readonly leases: LeaseStore;
  readonly cipher: CallbackUrlCipher;
  readonly sender: CallbackSender;
  readonly queues: MessageQueues;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
}
