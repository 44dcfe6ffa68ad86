/** What must hold of the workflows of Logic Apps that are deployed. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { faultsInSample } from '../contract/connector/sample-check.ts';
import { Definition } from '../stranger/definition.ts';
import type { Resource, Snapshot } from './bicep-compiler.ts';
import { resourcesOf } from './rule.ts';

const SAMPLES = join('connector', 'samples', 'logic-apps');
const texts = z.record(z.string(), z.unknown());
const workflow = z.looseObject({
  state: z.string(),
  definition: z.looseObject({ parameters: texts }),
  parameters: z
    .object({ $connections: z.object({ value: z.record(z.string(), z.object({ connectionId: z.string() })) }) })
    .catchall(z.object({ value: z.unknown() })),
});
const definition = new Definition('connector/apiDefinition.swagger.json');

export function everySampleIsDeployed(snapshot: Snapshot): readonly string[] {
  const deployed = resourcesOf(snapshot, 'Microsoft.Logic/workflows').map(({ name }) => name);
  return readdirSync(SAMPLES)
    .map((file) => basename(file, '.json'))
    .filter((sample) => !deployed.some((name) => name.startsWith(`${sample}-`)))
    .map((sample) => `${sample} is not deployed`);
}

export function workflowsFitTheConnector(snapshot: Snapshot): readonly string[] {
  return resourcesOf(snapshot, 'Microsoft.Logic/workflows').flatMap(({ name, properties }) =>
    faultsInSample(definition, JSON.stringify(properties)).map((fault) => `${name}: ${fault}`),
  );
}

/** But for the inputs of the trigger, which are the company's own. */
export function workflowsAreTheSamples(snapshot: Snapshot): readonly string[] {
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

export function workflowsCanRun(snapshot: Snapshot): readonly string[] {
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
