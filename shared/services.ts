/** The composition root: the only place that builds clients or picks a credential. */

import { createInsightsHttpClient } from './adapters/audience-insights/insights-http-client.ts';
import { currentTrace, invocationLogger as logger } from './adapters/azure-functions/invocation-logger.ts';
import { createStorageMessageQueues } from './adapters/azure-queues/storage-message-queues.ts';
import { AzureTableSet } from './adapters/azure-tables/azure-table-set.ts';
import { createDeliveryTable } from './adapters/azure-tables/delivery-table.ts';
import { createInstanceTable } from './adapters/azure-tables/instance-table.ts';
import { createLeaseTable } from './adapters/azure-tables/lease-table.ts';
import { ensureSchema } from './adapters/azure-tables/meta-table.ts';
import { createOutboxTable } from './adapters/azure-tables/outbox-table.ts';
import { createOwnerTable } from './adapters/azure-tables/owner-table.ts';
import { createSubjectTable } from './adapters/azure-tables/subject-table.ts';
import { StorageUnavailable } from './adapters/azure-tables/table.ts';
import { createCallbackHttpSender } from './adapters/callback/callback-http-sender.ts';
import { createAesGcmCipher } from './adapters/callback/callback-url-cipher.ts';
import { createEventGridPublisher } from './adapters/event-grid/event-grid-publisher.ts';
import { createPartitionHttpFiles } from './adapters/partition-files/partition-http-files.ts';
import { createFileOffsetClock, systemClock } from './adapters/system/clocks.ts';
import { systemRandomness as randomness } from './adapters/system/system-randomness.ts';
import type { Config } from './config.ts';
import { insightsTokens, storageAccess, topicAccess } from './credentials.ts';
import type { InstanceId, SubscriptionId } from './domain/ids.ts';
import { createCommandJobs } from './use-cases/commanding/command-jobs.ts';
import { createProcessObservation } from './use-cases/deciding/process-observation.ts';
import { createDeliverBucket } from './use-cases/delivering/deliver-bucket.ts';
import { createReplayEvent } from './use-cases/delivering/replay-event.ts';
import { createSendTestEvent } from './use-cases/delivering/send-test-event.ts';
import { createSweepOutbox } from './use-cases/delivering/sweep-outbox.ts';
import { createPollInstance } from './use-cases/polling/poll-instance.ts';
import { createReceiveStatusEvent } from './use-cases/polling/receive-status-event.ts';
import { createSchedulePolls } from './use-cases/polling/schedule-polls.ts';
import { createPublishBucket } from './use-cases/publishing/publish-bucket.ts';
import { createCheckHealth } from './use-cases/showing/check-health.ts';
import { createReadDeliveries } from './use-cases/showing/read-deliveries.ts';
import { createReadLevels } from './use-cases/showing/read-levels.ts';
import { createReadOptions } from './use-cases/showing/read-options.ts';
import { createReadRecentJobs } from './use-cases/showing/read-recent-jobs.ts';
import { createReadStatusReport } from './use-cases/showing/read-status-report.ts';
import { createReadSubscriptions } from './use-cases/showing/read-subscriptions.ts';
import { createReadVerdicts } from './use-cases/showing/read-verdicts.ts';
import { endAsGone, endSubscription } from './use-cases/subscribing/end-subscription.ts';
import { createLookUpSubject } from './use-cases/subscribing/look-up-subject.ts';
import { createSubscribe } from './use-cases/subscribing/subscribe.ts';
import { createCancelSubscription, createUnsubscribe } from './use-cases/subscribing/unsubscribe.ts';
import { createReadPartitions } from './use-cases/tables/read-partitions.ts';
import { createReadRows } from './use-cases/tables/read-rows.ts';
import { createReadTables } from './use-cases/tables/read-tables.ts';
import { createWriteRows } from './use-cases/tables/write-rows.ts';
import { createRepairWatch } from './use-cases/upkeep/repair-watch.ts';
import { createTidyUp } from './use-cases/upkeep/tidy-up.ts';

export type Services = ReturnType<typeof createServices>;

export function createServices(config: Config) {
  const access = storageAccess(config);
  const tables = new AzureTableSet(access.tables);
  const queues = createStorageMessageQueues(access.queues);
  const clock = systemClock;
  const sourceClock =
    config.sourceClockFile === undefined ? systemClock : createFileOffsetClock(config.sourceClockFile);
  const { token } = randomness;
  const triggers = tables.table('triggers');

  const subjects = createSubjectTable({ triggers, token, logger });
  const leases = createLeaseTable({ triggers, token, logger });
  const outbox = createOutboxTable({ triggers, destination: 'flow', token, logger });
  const deliveries = createDeliveryTable({ tables, destination: 'flow', token, logger });
  const publications = createOutboxTable({ triggers, destination: 'topic', token, logger });
  const publicationLog = createDeliveryTable({ tables, destination: 'topic', token, logger });
  const owners = createOwnerTable({ owners: tables.table('owners'), logger });
  const instances = createInstanceTable({ instances: tables.table('instances'), token, clock, logger });

  const known = new Map<InstanceId, { id: InstanceId; name: string }>();
  for (const { id, name } of config.instances) known.set(id, { id, name });
  const directory = { all: [...known.values()], find: (id: InstanceId) => known.get(id) };
  const insights = createInsightsHttpClient({
    baseUrl: config.insights.apiUrl,
    workflowName: config.insights.workflowName,
    instances: new Map(config.instances.map((instance) => [instance.id, instance])),
    token: insightsTokens(config),
    logger,
  });
  const { currentKey, previousKey, allowLoopback, allowedHostSuffixes } = config.callback;
  const cipher = createAesGcmCipher({
    current: currentKey,
    ...(previousKey === undefined ? {} : { previous: previousKey }),
  });
  const topic = topicAccess(config);
  const publisher = topic === undefined ? undefined : createEventGridPublisher(topic);
  const sender = createCallbackHttpSender({ allowLoopback });
  const partitionPolicy = { allowedHostSuffixes: config.partitionHostSuffixes, allowLoopback };
  const files = createPartitionHttpFiles({ ...partitionPolicy, logger });

  const ports = {
    subjects,
    leases,
    outbox,
    deliveries,
    publications,
    publicationLog,
    publishes: publisher !== undefined,
    owners,
    instances,
    queues,
    clock,
    sourceClock,
    logger,
    randomness,
    trace: currentTrace,
  };
  const ending = { ...ports, graceInMs: config.graceInMs };
  const nowInMs = () => Date.now();
  const processObservation = createProcessObservation(ports, config.historyKeptInMs);
  const publishBucket = createPublishBucket({ ...ports, ...(publisher === undefined ? {} : { publisher }) });
  const tablesOfInstance = createReadTables(insights, directory, nowInMs);

  return {
    config,
    logger,
    sourceClock,
    schedulePolls: createSchedulePolls({ ...ports, directory, pollIntervalInMs: config.pollIntervalInMs }),
    pollInstance: createPollInstance({
      ...ports,
      directory,
      insights,
      processObservation,
      repairWatch: createRepairWatch(ports),
      failureDelayInMs: config.failureDelayInMs,
    }),
    receiveStatusEvent: createReceiveStatusEvent({ ...ports, directory }),
    deliverBucket: createDeliverBucket({
      ports: { ...ports, cipher, sender },
      endGone: (side) => endAsGone(ending, side),
    }),
    publishBucket,
    endSubscription: (id: SubscriptionId) => endSubscription(ending, id),
    sweepOutbox: createSweepOutbox(ports),
    tidyUp: createTidyUp({
      ...ending,
      publishBucket,
      cipher,
      historyKeptInMs: config.historyKeptInMs,
      deliveriesKeptInMs: config.deliveriesKeptInMs,
    }),
    subscribe: createSubscribe({
      ...ending,
      directory,
      cipher,
      lookUpSubject: createLookUpSubject(insights, nowInMs),
      callbackPolicy: { allowedHostSuffixes, allowLoopback },
      subscriptionsPerWorkflow: config.subscriptionsPerWorkflow,
    }),
    unsubscribe: createUnsubscribe(ending),
    cancelSubscription: createCancelSubscription(ending),
    readSubscriptions: createReadSubscriptions(ports),
    readVerdicts: createReadVerdicts(ports),
    readDeliveries: createReadDeliveries(ports),
    sendTestEvent: createSendTestEvent(ports),
    replayEvent: createReplayEvent(ports),
    readLevels: createReadLevels(insights, directory, nowInMs),
    readStatusReport: createReadStatusReport(insights, directory, sourceClock, nowInMs),
    readRecentJobs: createReadRecentJobs(insights, directory),
    commandJobs: createCommandJobs(insights, directory),
    readTables: tablesOfInstance,
    readRows: createReadRows(insights, directory, tablesOfInstance),
    writeRows: createWriteRows(insights, directory, clock),
    readPartitions: createReadPartitions({ insights, directory, tables: tablesOfInstance, files }),
    readOptions: createReadOptions(insights, directory, nowInMs),
    checkHealth: createCheckHealth({ ...ports, directory, pollIntervalInMs: config.pollIntervalInMs }),

    /** Storage of another layout stops the start; storage that is down for a moment does not. */
    async start(): Promise<void> {
      try {
        await ensureSchema(tables.table('meta'));
      } catch (fault) {
        if (!(fault instanceof StorageUnavailable)) throw fault;
        logger.warn('app.started', { problem: 'the storage cannot be reached yet' });
        return;
      }
      logger.info('app.started', { instances: directory.all.length, isInAzure: config.isInAzure });
    },

    async stop(): Promise<void> {
      await Promise.all([sender.close(), insights.close(), files.close()]);
    },
  };
}
