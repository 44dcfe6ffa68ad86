/** Every use case wired to every store, as the composition root does it, on whatever a test puts around them. */
import type { TableSet } from '../../shared/adapters/azure-tables/table.ts';
import { DEFAULT_CALLBACK_HOST_SUFFIXES } from '../../shared/domain/callback-url.ts';
import { msOf } from '../../shared/domain/instant.ts';
import type { DeliveryRequest, PollRequest, PublishRequest } from '../../shared/domain/requests.ts';
import type { CallbackSender } from '../../shared/ports/callback-sender.ts';
import type { CallbackUrlCipher } from '../../shared/ports/callback-url-cipher.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { EventPublisher } from '../../shared/ports/event-publisher.ts';
import type { InsightsClient } from '../../shared/ports/insights-client.ts';
import type { InstanceDirectory } from '../../shared/ports/instance-directory.ts';
import type { Logger } from '../../shared/ports/logger.ts';
import type { MessageQueues } from '../../shared/ports/message-queues.ts';
import type { Randomness } from '../../shared/ports/randomness.ts';
import type { CurrentTrace } from '../../shared/ports/trace.ts';
import { createProcessObservation } from '../../shared/use-cases/deciding/process-observation.ts';
import { createDeliverBucket } from '../../shared/use-cases/delivering/deliver-bucket.ts';
import { createReplayEvent } from '../../shared/use-cases/delivering/replay-event.ts';
import { createSendTestEvent } from '../../shared/use-cases/delivering/send-test-event.ts';
import { createSweepOutbox } from '../../shared/use-cases/delivering/sweep-outbox.ts';
import { createPollInstance } from '../../shared/use-cases/polling/poll-instance.ts';
import { createReceiveStatusEvent } from '../../shared/use-cases/polling/receive-status-event.ts';
import { createSchedulePolls } from '../../shared/use-cases/polling/schedule-polls.ts';
import { createPublishBucket } from '../../shared/use-cases/publishing/publish-bucket.ts';
import { createReadDeliveries } from '../../shared/use-cases/showing/read-deliveries.ts';
import { createReadSubscriptions } from '../../shared/use-cases/showing/read-subscriptions.ts';
import { createReadVerdicts } from '../../shared/use-cases/showing/read-verdicts.ts';
import { endAsGone, endSubscription } from '../../shared/use-cases/subscribing/end-subscription.ts';
import { createLookUpSubject } from '../../shared/use-cases/subscribing/look-up-subject.ts';
import { createSubscribe } from '../../shared/use-cases/subscribing/subscribe.ts';
import { createCancelSubscription, createUnsubscribe } from '../../shared/use-cases/subscribing/unsubscribe.ts';
import { createRepairWatch } from '../../shared/use-cases/upkeep/repair-watch.ts';
import { createTidyUp } from '../../shared/use-cases/upkeep/tidy-up.ts';
import { createTestStores } from './test-stores.ts';

export interface TestSettings {
  readonly graceInMs: number;
  readonly subscriptionsPerWorkflow: number;
  readonly pollIntervalInMs: number;
  readonly failureDelayInMs: number;
  readonly historyKeptInMs: number;
  readonly deliveriesKeptInMs: number;
}

/** What an app needs from outside. */
export interface Surroundings {
  readonly tables: TableSet;
  readonly queues: MessageQueues;
  readonly sender: CallbackSender;
  /** Events go to a topic where there is one. */
  readonly publisher?: EventPublisher;
  readonly insights: InsightsClient;
  readonly directory: InstanceDirectory;
  readonly cipher: CallbackUrlCipher;
  readonly randomness: Randomness;
  readonly logger: Logger;
  readonly trace: CurrentTrace;
  /** System time. */
  readonly clock: Clock;
  readonly sourceClock: Clock;
}

export type TestMessage =
  | { readonly queue: 'polls'; readonly request: PollRequest }
  | { readonly queue: 'deliveries'; readonly request: DeliveryRequest }
  | { readonly queue: 'publications'; readonly request: PublishRequest };

export type WiredApp = ReturnType<typeof wireApp>;

export function wireApp(surroundings: Surroundings, settings: TestSettings) {
  const {
    tables,
    queues,
    sender,
    publisher,
    insights,
    directory,
    cipher,
    randomness,
    logger,
    trace,
    clock,
    sourceClock,
  } = surroundings;
  const stores = createTestStores({ tables, clock, logger });
  const { subjects, leases, outbox, deliveries, publications, publicationLog, instances, owners } = stores;

  const base = { subjects, queues, clock, sourceClock, logger, trace, publishes: publisher !== undefined };
  const ending = { ...base, leases, owners, outbox, publications, graceInMs: settings.graceInMs };
  const reading = { leases, outbox, deliveries, publications, publicationLog };
  const processObservation = createProcessObservation(base, settings.historyKeptInMs);
  const deliverBucket = createDeliverBucket({
    ports: { outbox, deliveries, leases, cipher, sender, queues, clock, randomness, logger },
    endGone: (side) => endAsGone(ending, side),
  });
  const publishBucket = createPublishBucket({
    publications,
    publicationLog,
    ...(publisher === undefined ? {} : { publisher }),
    queues,
    clock,
    randomness,
    logger,
  });
  const pollInstance = createPollInstance({
    ...base,
    instances,
    directory,
    insights,
    processObservation,
    repairWatch: createRepairWatch({ instances, subjects, logger }),
    failureDelayInMs: settings.failureDelayInMs,
  });

  return {
    ...stores,
    processObservation,
    pollInstance,
    deliverBucket,
    publishBucket,
    sweepOutbox: createSweepOutbox({ ...base, outbox, publications }),
    receiveStatusEvent: createReceiveStatusEvent({ queues, directory, clock, logger }),
    subscribe: createSubscribe({
      ...ending,
      instances,
      directory,
      cipher,
      randomness,
      lookUpSubject: createLookUpSubject(insights, () => msOf(clock())),
      callbackPolicy: { allowedHostSuffixes: DEFAULT_CALLBACK_HOST_SUFFIXES, allowLoopback: false },
      subscriptionsPerWorkflow: settings.subscriptionsPerWorkflow,
    }),
    unsubscribe: createUnsubscribe(ending),
    cancelSubscription: createCancelSubscription(ending),
    endSubscription: (id: Parameters<typeof endSubscription>[1]) => endSubscription(ending, id),
    readSubscriptions: createReadSubscriptions({ subjects, leases, instances }),
    readVerdicts: createReadVerdicts({ ...reading, subjects }),
    readDeliveries: createReadDeliveries(reading),
    replayEvent: createReplayEvent({ ...reading, ...base }),
    sendTestEvent: createSendTestEvent({ ...base, leases, outbox, publications, randomness }),
    schedulePolls: createSchedulePolls({
      instances,
      directory,
      queues,
      clock,
      logger,
      pollIntervalInMs: settings.pollIntervalInMs,
    }),
    tidyUp: createTidyUp({
      ...ending,
      cipher,
      instances,
      deliveries,
      publicationLog,
      publishBucket,
      historyKeptInMs: settings.historyKeptInMs,
      deliveriesKeptInMs: settings.deliveriesKeptInMs,
    }),
    /** What the queue functions do with a message. */
    handle(message: TestMessage): Promise<void> {
      switch (message.queue) {
        case 'polls':
          return pollInstance(message.request);
        case 'publications':
          return publishBucket(message.request.bucket);
        case 'deliveries': {
          const { request } = message;
          return request.kind === 'deliver'
            ? deliverBucket(request.bucket)
            : endSubscription(ending, request.subscriptionId);
        }
      }
    },
  };
}
