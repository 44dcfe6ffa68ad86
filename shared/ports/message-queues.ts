/** The app's queues. All are doorbells: losing a message costs time, never an event. */
import type { DeliveryRequest, PollRequest, PublishRequest } from '../domain/requests.ts';

export interface MessageQueues {
  requestPoll(request: PollRequest, delayInMs?: number): Promise<void>;
  requestDelivery(request: DeliveryRequest, delayInMs?: number): Promise<void>;
  requestPublication(request: PublishRequest, delayInMs?: number): Promise<void>;
  /** Throws where the queues cannot be reached. */
  check(): Promise<void>;
  /** Of each queue, how many messages were given up after several tries. Approximate, as the service says. */
  poisoned(options: { readonly publishes: boolean }): Promise<ReadonlyMap<string, number>>;
}
