/** The routes that are operations of the connector: those of the contracts that say how a designer shows them. */
import * as jobRoutes from '../../shared/contracts/job-routes.ts';
import * as levelRoutes from '../../shared/contracts/level-routes.ts';
import * as optionRoutes from '../../shared/contracts/option-routes.ts';
import * as partitionRoutes from '../../shared/contracts/partition-routes.ts';
import * as refreshRoutes from '../../shared/contracts/refresh-routes.ts';
import * as reportRoutes from '../../shared/contracts/report-routes.ts';
import type { Route } from '../../shared/contracts/route.ts';
import * as rowRoutes from '../../shared/contracts/row-routes.ts';
import { SAMPLE_ROUTES } from '../../shared/contracts/sample-routes.ts';
import * as subscriptionRoutes from '../../shared/contracts/subscription-routes.ts';
import * as tableRoutes from '../../shared/contracts/table-routes.ts';
import { TRIGGER_ROUTES } from '../../shared/contracts/trigger-routes.ts';

const contracts = [
  TRIGGER_ROUTES,
  SAMPLE_ROUTES,
  optionRoutes,
  subscriptionRoutes,
  levelRoutes,
  jobRoutes,
  refreshRoutes,
  reportRoutes,
  tableRoutes,
  rowRoutes,
  partitionRoutes,
];

export const CONNECTOR_ROUTES: readonly Route[] = contracts
  .flatMap((contract): readonly unknown[] => Object.values(contract))
  .filter(isRoute)
  .filter(({ visibility }) => visibility !== undefined);

function isRoute(value: unknown): value is Route {
  return typeof value === 'object' && value !== null && 'operationId' in value && 'method' in value;
}
