/** The one place where functions are registered. */
import { TRIGGER_KINDS } from '../shared/domain/trigger.ts';
import type { Services } from '../shared/services.ts';
import { registerCancelJob } from './cancel-job.ts';
import { registerCancelSubscription } from './cancel-subscription.ts';
import { registerCreateItem } from './create-item.ts';
import { registerDeliverOutbox } from './deliver-outbox.ts';
import type { FunctionApp } from './function-app.ts';
import { registerGetDeliveries } from './get-deliveries.ts';
import { registerGetItem } from './get-item.ts';
import { registerGetItems } from './get-items.ts';
import { registerGetJob } from './get-job.ts';
import { registerGetJobs } from './get-jobs.ts';
import { registerGetMeasureValue } from './get-measure-value.ts';
import { registerGetPartitionData } from './get-partition-data.ts';
import { registerGetPartitions } from './get-partitions.ts';
import { registerGetPartitionsV2 } from './get-partitions-v2.ts';
import { registerGetRefresh } from './get-refresh.ts';
import { registerGetSample } from './get-sample.ts';
import { registerGetSegmentCount } from './get-segment-count.ts';
import { registerGetSegments } from './get-segments.ts';
import { registerGetStatusReport } from './get-status-report.ts';
import { registerGetStatusReportV2 } from './get-status-report-v2.ts';
import { registerGetSubscription } from './get-subscription.ts';
import { registerGetTableSchema } from './get-table-schema.ts';
import { registerGetTables } from './get-tables.ts';
import { registerGetVerdicts } from './get-verdicts.ts';
import { registerHealth } from './health.ts';
import { registerListDataSources } from './list-data-sources.ts';
import { registerListInstances } from './list-instances.ts';
import { registerListMeasures } from './list-measures.ts';
import { registerListSegments } from './list-segments.ts';
import { registerListSubscriptions } from './list-subscriptions.ts';
import { registerListTables } from './list-tables.ts';
import { registerPollInstance } from './poll-instance.ts';
import { registerPublishEvents } from './publish-events.ts';
import { registerReceiveStatusEvent } from './receive-status-event.ts';
import { registerReplayEvent } from './replay-event.ts';
import { registerSchedulePolls } from './schedule-polls.ts';
import { registerSendTestEvent } from './send-test-event.ts';
import { registerStartRefresh } from './start-refresh.ts';
import { registerSubscribe } from './subscribe.ts';
import { registerSweepOutbox } from './sweep-outbox.ts';
import { registerTidyUp } from './tidy-up.ts';
import { registerUnsubscribe } from './unsubscribe.ts';
import { registerUpdateItem } from './update-item.ts';

export function registerFunctions(app: FunctionApp, services: Services): void {
  registerSchedulePolls(app, services);
  registerPollInstance(app, services);
  registerReceiveStatusEvent(app, services);
  registerDeliverOutbox(app, services);
  // An idle queue costs its looks: without a topic nobody would ever put anything into this one.
  if (services.config.topic !== undefined) registerPublishEvents(app, services);
  registerSweepOutbox(app, services);
  registerTidyUp(app, services);

  for (const kind of TRIGGER_KINDS) registerSubscribe(app, services, kind);
  for (const kind of TRIGGER_KINDS) registerGetSample(app, services, kind);
  registerUnsubscribe(app, services);
  registerCancelSubscription(app, services);
  registerListSubscriptions(app, services);
  registerGetSubscription(app, services);
  registerGetVerdicts(app, services);
  registerSendTestEvent(app, services);
  registerGetDeliveries(app, services);
  registerReplayEvent(app, services);

  registerGetSegments(app, services);
  registerGetSegmentCount(app, services);
  registerGetMeasureValue(app, services);
  registerGetJobs(app, services);
  registerGetJob(app, services);
  registerStartRefresh(app, services);
  registerGetRefresh(app, services);
  registerCancelJob(app, services);

  registerGetStatusReport(app, services);
  registerGetStatusReportV2(app, services);

  registerGetTables(app, services);
  registerGetTableSchema(app, services);
  registerGetItems(app, services);
  registerGetItem(app, services);
  registerCreateItem(app, services);
  registerUpdateItem(app, services);
  registerGetPartitions(app, services);
  registerGetPartitionsV2(app, services);
  registerGetPartitionData(app, services);

  registerListInstances(app, services);
  registerListDataSources(app, services);
  registerListSegments(app, services);
  registerListMeasures(app, services);
  registerListTables(app, services);
  registerHealth(app, services);
}
