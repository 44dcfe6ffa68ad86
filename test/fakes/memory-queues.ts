/** The app's queues in memory: each message with the moment at which it becomes visible. */
import { addMs, type Instant } from '../../shared/domain/instant.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { MessageQueues } from '../../shared/ports/message-queues.ts';

type PollRequest = Parameters<MessageQueues['requestPoll']>[0];
type DeliveryRequest = Parameters<MessageQueues['requestDelivery']>[0];
type PublishRequest = Parameters<MessageQueues['requestPublication']>[0];

export type QueuedMessage =
  | { readonly queue: 'polls'; readonly request: PollRequest; readonly dueAt: Instant }
  | { readonly queue: 'deliveries'; readonly request: DeliveryRequest; readonly dueAt: Instant }
  | { readonly queue: 'publications'; readonly request: PublishRequest; readonly dueAt: Instant };

export class MemoryQueues implements MessageQueues {
  readonly #clock: Clock;
  #messages: QueuedMessage[] = [];
  /** How many messages were given up, for a test to say. */
  readonly poison = { polls: 0, deliveries: 0, publications: 0 };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What waits, in the order in which it becomes visible. */
  get messages(): readonly QueuedMessage[] {
    return this.#messages;
  }

  get polls(): readonly PollRequest[] {
    return this.#messages.flatMap((message) => (message.queue === 'polls' ? [message.request] : []));
  }

  get deliveries(): readonly DeliveryRequest[] {
    return this.#messages.flatMap((message) => (message.queue === 'deliveries' ? [message.request] : []));
  }

  get publications(): readonly PublishRequest[] {
    return this.#messages.flatMap((message) => (message.queue === 'publications' ? [message.request] : []));
  }

  async requestPoll(request: PollRequest, delayInMs = 0): Promise<void> {
    this.put({ queue: 'polls', request, dueAt: addMs(this.#clock(), delayInMs) });
  }

  async requestDelivery(request: DeliveryRequest, delayInMs = 0): Promise<void> {
    this.put({ queue: 'deliveries', request, dueAt: addMs(this.#clock(), delayInMs) });
  }

  async requestPublication(request: PublishRequest, delayInMs = 0): Promise<void> {
    this.put({ queue: 'publications', request, dueAt: addMs(this.#clock(), delayInMs) });
  }

  async check(): Promise<void> {}

  async poisoned({ publishes }: { readonly publishes: boolean }): Promise<ReadonlyMap<string, number>> {
    return new Map<string, number>([
      ['poll-instance-poison', this.poison.polls],
      ['deliver-outbox-poison', this.poison.deliveries],
      ...(publishes ? [['publish-events-poison', this.poison.publications] as const] : []),
    ]);
  }

  put(message: QueuedMessage): void {
    const index = this.#messages.findIndex(({ dueAt }) => dueAt > message.dueAt);
    this.#messages.splice(index === -1 ? this.#messages.length : index, 0, message);
  }

  /** Takes the first message that is visible at the moment. */
  takeDue(): QueuedMessage | undefined {
    const [first] = this.#messages;
    if (first === undefined || first.dueAt > this.#clock()) return undefined;
    return this.#messages.shift();
  }

  /** As if the storage account had lost its queues. */
  loseAll(): void {
    this.#messages = [];
  }
}
