/** The whole surface of the app as the Functions host sees it. A change here is a change for everybody who calls it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { healthRoute } from '../../shared/contracts/health-route.ts';
import * as jobs from '../../shared/contracts/job-routes.ts';
import * as levels from '../../shared/contracts/level-routes.ts';
import * as options from '../../shared/contracts/option-routes.ts';
import * as partitions from '../../shared/contracts/partition-routes.ts';
import * as refreshes from '../../shared/contracts/refresh-routes.ts';
import * as reports from '../../shared/contracts/report-routes.ts';
import { functionNameOf, type Route } from '../../shared/contracts/route.ts';
import * as rows from '../../shared/contracts/row-routes.ts';
import { SAMPLE_ROUTES } from '../../shared/contracts/sample-routes.ts';
import * as subscriptions from '../../shared/contracts/subscription-routes.ts';
import * as tables from '../../shared/contracts/table-routes.ts';
import { TRIGGER_ROUTES } from '../../shared/contracts/trigger-routes.ts';
import { TRIGGER_KINDS } from '../../shared/domain/trigger.ts';
import { type Registered, recordRegistration } from './recorded-registration.ts';

const HTTP_FUNCTIONS = [
  ['cancelJob', 'POST', 'jobs/{jobId}/cancel', 'function'],
  ['cancelSubscription', 'POST', 'subscriptions/{subscriptionId}/cancel', 'function'],
  ['createItem', 'POST', 'tables/{tableName}/items', 'function'],
  ['getDeliveries', 'GET', 'subscriptions/{subscriptionId}/deliveries', 'function'],
  ['getItem', 'GET', 'tables/{tableName}/items/{itemId}', 'function'],
  ['getItems', 'GET', 'tables/{tableName}/items', 'function'],
  ['getJob', 'GET', 'jobs/{jobId}', 'function'],
  ['getJobs', 'GET', 'jobs', 'function'],
  ['getMeasureValue', 'GET', 'measures/value', 'function'],
  ['getPartitionData', 'GET', 'tables/{tableName}/partitions/{partitionId}/data', 'function'],
  ['getPartitions', 'GET', 'tables/{tableName}/partitions', 'function'],
  ['getPartitionsV2', 'GET', 'tables/{tableName}/partitions-v2', 'function'],
  ['getRefresh', 'GET', 'jobs/{jobId}/completion', 'function'],
  ['getSampleOfOnDataSourceRefreshFailed', 'GET', 'samples/data-source-refresh-failed', 'function'],
  ['getSampleOfOnDataSourceRefreshSucceeded', 'GET', 'samples/data-source-refresh-succeeded', 'function'],
  ['getSampleOfOnFullRefreshCompleted', 'GET', 'samples/full-refresh-completed', 'function'],
  ['getSampleOfOnMeasureThresholdCrossed', 'GET', 'samples/measure-threshold-crossed', 'function'],
  ['getSampleOfOnSegmentThresholdCrossed', 'GET', 'samples/segment-threshold-crossed', 'function'],
  ['getSampleOfOnUnificationCompleted', 'GET', 'samples/unification-completed', 'function'],
  ['getSegmentCount', 'GET', 'segments/count', 'function'],
  ['getSegments', 'GET', 'segments', 'function'],
  ['getStatusReport', 'GET', 'status-report', 'function'],
  ['getStatusReportV2', 'GET', 'status-report-v2', 'function'],
  ['getSubscription', 'GET', 'subscriptions/{subscriptionId}', 'function'],
  ['getTableSchema', 'GET', 'tables/{tableName}/schema', 'function'],
  ['getTables', 'GET', 'tables', 'function'],
  ['getVerdicts', 'GET', 'subscriptions/{subscriptionId}/verdicts', 'function'],
  ['health', 'GET', 'health', 'anonymous'],
  ['listDataSources', 'GET', 'options/data-sources', 'function'],
  ['listInstances', 'GET', 'options/instances', 'function'],
  ['listMeasures', 'GET', 'options/measures', 'function'],
  ['listSegments', 'GET', 'options/segments', 'function'],
  ['listSubscriptions', 'GET', 'subscriptions', 'function'],
  ['listTables', 'GET', 'options/tables', 'function'],
  ['onDataSourceRefreshFailed', 'POST', 'triggers/data-source-refresh-failed', 'function'],
  ['onDataSourceRefreshSucceeded', 'POST', 'triggers/data-source-refresh-succeeded', 'function'],
  ['onFullRefreshCompleted', 'POST', 'triggers/full-refresh-completed', 'function'],
  ['onMeasureThresholdCrossed', 'POST', 'triggers/measure-threshold-crossed', 'function'],
  ['onSegmentThresholdCrossed', 'POST', 'triggers/segment-threshold-crossed', 'function'],
  ['onUnificationCompleted', 'POST', 'triggers/unification-completed', 'function'],
  ['replayEvent', 'POST', 'subscriptions/{subscriptionId}/deliveries/{eventId}/replay', 'function'],
  ['sendTestEvent', 'POST', 'subscriptions/{subscriptionId}/test-event', 'function'],
  ['startRefresh', 'POST', 'jobs', 'function'],
  ['unsubscribe', 'DELETE', 'subscriptions/{subscriptionId}', 'anonymous'],
  ['updateItem', 'PATCH', 'tables/{tableName}/items/{itemId}', 'function'],
];

let registered: readonly Registered[];

beforeAll(async () => {
  registered = await recordRegistration();
});

const routeKey = ({ method, path }: { method: string; path: string }) =>
  `${method} ${path.replace(/\{[^}]*\}/g, '{}')}`;

function routesIn(contracts: Readonly<Record<string, unknown>>): Route[] {
  return Object.values(contracts).filter(
    (value): value is Route => typeof value === 'object' && value !== null && 'operationId' in value,
  );
}

const CONTRACTS: readonly Route[] = [
  ...Object.values(TRIGGER_ROUTES),
  ...Object.values(SAMPLE_ROUTES),
  ...routesIn(subscriptions),
  ...routesIn(options),
  ...routesIn(levels),
  ...routesIn(jobs),
  ...routesIn(refreshes),
  ...routesIn(reports),
  ...routesIn(tables),
  ...routesIn(rows),
  ...routesIn(partitions),
  healthRoute,
];

describe('The registered functions', () => {
  it('serve these routes, with these methods and permissions', () => {
    const table = registered.flatMap((one) =>
      one.type === 'http' ? [[one.name, one.options.methods?.join(), one.options.route, one.options.authLevel]] : [],
    );
    expect(table.sort()).toEqual(HTTP_FUNCTIONS);
  });

  it('run on these schedules, unless a setting says otherwise', () => {
    const table = registered.flatMap((one) => (one.type === 'timer' ? [[one.name, one.schedule]] : []));
    expect(table).toEqual([
      ['schedulePolls', '0 * * * * *'],
      ['sweepOutbox', '30 * * * * *'],
      ['tidyUp', '0 17 3 * * *'],
    ]);
  });

  it('listen to these queues, in the storage account of the host; to the last only where there is a topic', async () => {
    const queuesIn = (all: typeof registered) =>
      all.flatMap((one) => (one.type === 'queue' ? [[one.name, one.queueName, one.connection]] : []));
    const always = [
      ['pollInstance', 'poll-instance', 'AzureWebJobsStorage'],
      ['deliverOutbox', 'deliver-outbox', 'AzureWebJobsStorage'],
    ];
    expect(queuesIn(registered)).toEqual(always);
    const withTopic = await recordRegistration({ PUBLISH_TOPIC_ENDPOINT: 'https://topic.example/api/events' });
    expect(queuesIn(withTopic)).toEqual([...always, ['publishEvents', 'publish-events', 'AzureWebJobsStorage']]);
  });

  it('take events from Event Grid in one place', () => {
    expect(registered.filter(({ type }) => type === 'event-grid').map(({ name }) => name)).toEqual([
      'receiveStatusEvent',
    ]);
  });

  it('have names that are unique, whatever their case', () => {
    const names = registered.map(({ name }) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  });

  it('have routes that are unique by method, whatever their parameters are called', () => {
    const keys = CONTRACTS.map(routeKey);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('mount every route of the contracts, as it says', () => {
    const mounted = registered.flatMap((one) =>
      one.type === 'http' ? [`${one.name}: ${one.options.methods?.join()} ${one.options.route}`] : [],
    );
    const expected = CONTRACTS.map((route) => `${functionNameOf(route)}: ${route.method} ${route.path}`);
    expect(mounted.sort()).toEqual(expected.sort());
  });

  it('serve one route for each kind of trigger, at the trigger’s name', () => {
    expect(Object.values(TRIGGER_ROUTES).map(({ path }) => path)).toEqual(
      TRIGGER_KINDS.map((kind) => `triggers/${kind}`),
    );
  });
});
