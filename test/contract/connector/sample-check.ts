/** Whether a sample flow fits the definition: its trigger, its actions on the connector, their inputs, and every name in its expressions. */
import { z } from 'zod';
import type { Definition, Input, Operation } from '../../stranger/definition.ts';

const step = z.looseObject({
  type: z.string(),
  runAfter: z.record(z.string(), z.unknown()).optional(),
  inputs: z.looseObject({}),
});
const sampleSchema = z.object({
  definition: z.looseObject({
    parameters: z.record(z.string(), z.unknown()),
    triggers: z.record(z.string(), step),
    actions: z.record(z.string(), step),
  }),
});
const logicAppsInputs = z.looseObject({
  path: z.string(),
  queries: z.record(z.string(), z.unknown()),
  body: z.object({ callbackUrl: z.literal('@{listCallbackUrl()}') }),
});
const logicAppsAction = z.looseObject({
  host: z.looseObject({ connection: z.object({ name: z.string().includes("['audiencesignals']") }) }),
  method: z.string(),
  path: z.string(),
  queries: z.record(z.string(), z.unknown()),
});
const powerAutomateInputs = z.looseObject({
  host: z.looseObject({ connectionName: z.string(), operationId: z.string() }),
  parameters: z.record(z.string(), z.unknown()),
});

/** One line for each fault. */
export function faultsInSample(definition: Definition, text: string): string[] {
  const { parameters, triggers, actions } = sampleSchema.parse(JSON.parse(text)).definition;
  const [[name, trigger] = []] = Object.entries(triggers);
  if (name === undefined || trigger === undefined) return ['It has no trigger.'];
  const { operation, given } = startOf(definition, trigger.inputs);
  if (operation === undefined) return [`${name} is no trigger of the connector.`];
  return [
    ...faultsInInputs(operation, given),
    ...Object.entries(actions).flatMap(([name, { inputs }]) => faultsInAction(definition, name, inputs)),
    ...namesIn(text, /trigger(?:Body\(\)\?\['|Outputs\(\)\?\['body\/)([^']+)'\]/g)
      .filter((field) => !fieldsOf(operation).includes(field))
      .map((field) => `${operation.operationId} sends no ${field}.`),
    ...namesIn(text, /parameters\('([^']+)'\)/g)
      .filter((parameter) => !(parameter in parameters))
      .map((parameter) => `It has no parameter ${parameter}.`),
    ...Object.values(actions)
      .flatMap(({ runAfter = {} }) => Object.keys(runAfter))
      .filter((before) => !(before in actions))
      .map((before) => `It has no action ${before}.`),
  ];
}

interface Start {
  readonly operation: Operation | undefined;
  readonly given: Readonly<Record<string, unknown>>;
}

/** Logic Apps names a trigger by its path, Power Automate by its operation. */
function startOf({ operations }: Definition, inputs: unknown): Start {
  const triggers = operations.filter(({ isTrigger }) => isTrigger);
  const logicApps = logicAppsInputs.safeParse(inputs);
  if (logicApps.success) {
    const { path, queries } = logicApps.data;
    return { operation: triggers.find((one) => one.path === path), given: queries };
  }
  const { host, parameters } = powerAutomateInputs.parse(inputs);
  return { operation: triggers.find(({ operationId }) => operationId === host.operationId), given: parameters };
}

/** None where the action is one of another connector. */
function faultsInAction({ operations }: Definition, name: string, inputs: unknown): string[] {
  const logicApps = logicAppsAction.safeParse(inputs);
  const powerAutomate = powerAutomateInputs.safeParse(inputs);
  if (logicApps.success) {
    const { method, path, queries } = logicApps.data;
    const called = operations.find((one) => one.path === path && one.method === method.toUpperCase());
    return called === undefined ? [`${name} is no action of the connector.`] : faultsInInputs(called, queries);
  }
  if (powerAutomate.data?.host.connectionName !== 'audiencesignals') return [];
  const { host, parameters } = powerAutomate.data;
  const called = operations.find(({ operationId }) => operationId === host.operationId);
  return called === undefined ? [`${name} is no action of the connector.`] : faultsInInputs(called, parameters);
}

function faultsInInputs({ operationId, inputs }: Operation, given: Readonly<Record<string, unknown>>): string[] {
  return [
    ...inputs.filter((input) => input.in === 'query').flatMap((input) => faultsInInput(input, given)),
    ...Object.keys(given)
      .filter((given) => !inputs.some((input) => input.name === given))
      .map((given) => `${operationId} has no input ${given}.`),
  ];
}

function faultsInInput(input: Input, given: Readonly<Record<string, unknown>>): string[] {
  const value = given[input.name];
  if (value === undefined) return input.required ? [`${input.name} is missing.`] : [];
  const type = input.type === 'integer' ? 'number' : input.type;
  if (typeof value !== type) return [`${input.name} must be a ${type}.`];
  const isChoice = Array.isArray(input.enum) && !input.enum.includes(value);
  return isChoice ? [`${input.name} cannot be ${String(value)}.`] : [];
}

function fieldsOf({ notification }: Operation): string[] {
  return Object.keys(z.record(z.string(), z.unknown()).parse(notification?.properties));
}

function namesIn(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))];
}
