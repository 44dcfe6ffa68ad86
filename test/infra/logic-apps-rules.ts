/** What must hold of the connector, the connections and the workflows that are deployed, each as a rule over the prediction. */
import { connectorIsTheGeneratedOne, keyStaysInTheConnection } from './connector-rules.ts';
import type { Rule } from './rule.ts';
import {
  everySampleIsDeployed,
  workflowsAreTheSamples,
  workflowsCanRun,
  workflowsFitTheConnector,
} from './workflow-rules.ts';

export const LOGIC_APPS_RULES = {
  'the connector is the generated one': connectorIsTheGeneratedOne,
  'the key of the app stays in the connection': keyStaysInTheConnection,
  'every sample is deployed': everySampleIsDeployed,
  'the workflows are the samples': workflowsAreTheSamples,
  'the workflows fit the connector': workflowsFitTheConnector,
  'the workflows have what they need to run': workflowsCanRun,
} as const satisfies Readonly<Record<string, Rule>>;
