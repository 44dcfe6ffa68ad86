/** What must hold of the connector, the connections and the workflows that are deployed, each as a rule over the prediction. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { definitionOf } from '../../connector/definition/definition.ts';
import { CONNECTOR_ROUTES } from '../../connector/definition/operations.ts';
import { iconPng } from '../../connector/icon/icon.ts';
import { packagesFor } from '../../connector/package/packages.ts';
import { faultsInSample } from '../contract/connector/sample-check.ts';
import { Definition } from '../stranger/definition.ts';
import type { Resource, Snapshot } from './bicep-compiler.ts';
import { type Rule, resourcesOf } from './rules.ts';

const HOST = 'contoso-signals.azurewebsites.net';
const SAMPLES = join('connector', 'samples', 'logic-apps');
const KEY_OF_THE_APP =
  /^\[listKeys\('[^']*\/Microsoft\.Web\/sites\/[\w-]+\/host\/default', '[\d-]+'\)\.functionKeys\.default\]$/;
const texts = z.record(z.string(), z.unknown());
const template = z.object({ resources: z.tuple([z.looseObject({ properties: texts })]) });
const connector = z.looseObject({ parameterValues: z.object({ api_key: z.string() }) });
const workflow = z.looseObject({
  state: z.string(),
  definition: z.looseObject({ parameters: texts }),
  parameters: z
    .object({ $connections: z.object({ value: z.record(z.string(), z.object({ connectionId: z.string() })) }) })
    .catchall(z.object({ value: z.unknown() })),
});
const definition = new Definition('connector/apiDefinition.swagger.json');

/** As the folder to import for one host has it, to the letter. */
function connectorIsTheGeneratedOne(snapshot: Snapshot): readonly string[] {
  const order = { definition: definitionOf(CONNECTOR_ROUTES), host: HOST, icon: iconPng() };
  const text = String(packagesFor(order)['logic-apps/template.json']);
  const wanted = template.parse(JSON.parse(text)).resources[0].properties;
  const [api] = resourcesOf(snapshot, 'Microsoft.Web/customApis');
  const deployed = texts.parse(withHost(api?.properties ?? {}));
  return Object.keys({ ...wanted, ...deployed })
    .filter((name) => !isDeepStrictEqual(wanted[name], deployed[name]))
    .map((name) => `${name} of the connector is not what "npm run connector" makes`);
}

/** The host is known to Azure alone. */
function withHost(value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith('[') && value.includes('.defaultHostName'))
    return value.startsWith("[format('https://{0}{1}'") && value.endsWith("'/api')]") ? `https://${HOST}/api` : HOST;
  if (Array.isArray(value)) return value.map(withHost);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withHost(inner)]));
}

function keyStaysInTheConnection({ predictedResources, outputs }: Snapshot): readonly string[] {
  const [connection] = predictedResources.filter((one) => connector.safeParse(one.properties).success);
  const key = connector.safeParse(connection?.properties).data?.parameterValues.api_key ?? '';
  const others = [...predictedResources.filter((one) => one !== connection), { name: 'outputs', properties: outputs }];
  return [
    ...(KEY_OF_THE_APP.test(key) ? [] : [`The key of the connection is ${key || 'missing'}`]),
    ...others
      .filter(({ properties }) => stringsIn(properties).some((text) => /^\[.*\blist\w*\(/.test(text)))
      .map(({ name }) => `${name} holds a key`),
  ];
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

function everySampleIsDeployed(snapshot: Snapshot): readonly string[] {
  const deployed = resourcesOf(snapshot, 'Microsoft.Logic/workflows').map(({ name }) => name);
  return readdirSync(SAMPLES)
    .map((file) => basename(file, '.json'))
    .filter((sample) => !deployed.some((name) => name.startsWith(`${sample}-`)))
    .map((sample) => `${sample} is not deployed`);
}

function workflowsFitTheConnector(snapshot: Snapshot): readonly string[] {
  return resourcesOf(snapshot, 'Microsoft.Logic/workflows').flatMap(({ name, properties }) =>
    faultsInSample(definition, JSON.stringify(properties)).map((fault) => `${name}: ${fault}`),
  );
}

/** But for the inputs of the trigger, which are the company's own. */
function workflowsAreTheSamples(snapshot: Snapshot): readonly string[] {
  return resourcesOf(snapshot, 'Microsoft.Logic/workflows').flatMap(({ name, properties }) => {
    const file = readdirSync(SAMPLES).find((one) => name.startsWith(`${basename(one, '.json')}-`));
    if (file === undefined) return [`${name} is no sample`];
    const sample = texts.parse(JSON.parse(readFileSync(join(SAMPLES, file), 'utf8')));
    return isDeepStrictEqual(withoutQueries(properties.definition), withoutQueries(sample.definition))
      ? []
      : [`${name} is not as ${file} has it`];
  });
}

function withoutQueries(written: unknown): unknown {
  const { triggers, ...others } = z.looseObject({ triggers: texts }).parse(written);
  const started = Object.entries(triggers).map(([name, trigger]) => {
    const { inputs, ...rest } = z.looseObject({ inputs: z.looseObject({ queries: z.unknown() }) }).parse(trigger);
    return [name, { ...rest, inputs: { ...inputs, queries: 'of the company' } }];
  });
  return { ...others, triggers: Object.fromEntries(started) };
}

function workflowsCanRun(snapshot: Snapshot): readonly string[] {
  const connections = resourcesOf(snapshot, 'Microsoft.Web/connections').map(({ id }) => id);
  return resourcesOf(snapshot, 'Microsoft.Logic/workflows').flatMap((one) => whatStops(one, connections));
}

function whatStops({ name, properties }: Resource, connections: readonly string[]): readonly string[] {
  const { state, definition, parameters } = workflow.parse(properties);
  const given = parameters.$connections.value;
  const named = [...JSON.stringify(definition).matchAll(/parameters\('\$connections'\)\['(\w+)'\]/g)].map(([, n]) => n);
  const without = Object.keys(definition.parameters).filter((one) => !Object.hasOwn(parameters, one));
  return [
    ...(state === 'Enabled' ? [] : [`${name} is ${state}`]),
    ...new Set(
      named.filter((one) => !Object.hasOwn(given, one ?? '')).map((one) => `${name} has no connection ${one}`),
    ),
    ...Object.entries(given)
      .filter(([, { connectionId }]) => !connections.includes(connectionId))
      .map(([service]) => `${name}: the connection ${service} is not deployed`),
    ...without.map((parameter) => `${name}: ${parameter} has no value`),
  ];
}

export const LOGIC_APPS_RULES = {
  'the connector is the generated one': connectorIsTheGeneratedOne,
  'the key of the app stays in the connection': keyStaysInTheConnection,
  'every sample is deployed': everySampleIsDeployed,
  'the workflows are the samples': workflowsAreTheSamples,
  'the workflows fit the connector': workflowsFitTheConnector,
  'the workflows have what they need to run': workflowsCanRun,
} as const satisfies Readonly<Record<string, Rule>>;
