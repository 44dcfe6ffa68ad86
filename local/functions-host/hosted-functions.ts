// Turns what an app has registered into functions this host can run: trigger options checked, settings filled in, ordered
// by name. A function that asks for something the host lacks is in error, and the others go on without it.
import { z } from 'zod';
import type { RegisteredFunction, Registry } from './core-module.ts';
import type { Binding } from './core-protocol.ts';
import type { AuthLevel } from './keys.ts';
import { parseSchedule, type Schedule } from './ncrontab.ts';
import { type QueueAddress, queueClient } from './queue-client.ts';
import { parseRouteTemplate, type RouteTemplate } from './route-template.ts';
import { connectionString, isDisabledBySetting, resolvePlaceholders, type Settings } from './settings.ts';

export interface HttpTrigger {
  readonly kind: 'http';
  readonly methods: readonly string[];
  readonly authLevel: AuthLevel;
  readonly route: string;
  readonly template: RouteTemplate;
}
export interface TimerTrigger {
  readonly kind: 'timer';
  readonly schedule: Schedule;
  readonly runOnStartup: boolean;
  readonly useMonitor: boolean;
}
export interface EventGridTrigger {
  readonly kind: 'eventGrid';
}
export interface QueueTrigger {
  readonly kind: 'queue';
  readonly address: QueueAddress;
}
export type Trigger = HttpTrigger | TimerTrigger | EventGridTrigger | QueueTrigger;

export interface HostedFunction<T extends Trigger = Trigger> {
  readonly name: string;
  readonly trigger: T;
  readonly triggerBinding: string;
  readonly queueOutputs: ReadonlyMap<string, QueueAddress>;
  readonly disabled: boolean;
  readonly registered: RegisteredFunction;
}

export interface FunctionError {
  readonly name: string;
  readonly reason: string;
}

const httpOptions = z.object({
  methods: z.array(z.string().toUpperCase()).default(['GET', 'POST']),
  authLevel: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['anonymous', 'function', 'admin']))
    .default('function'),
  route: z.string().optional(),
});
const timerOptions = z.object({
  schedule: z.string(),
  runOnStartup: z.boolean().default(false),
  useMonitor: z.boolean().default(true),
});
const queueOptions = z.object({ queueName: z.string().min(1), connection: z.string().optional() });

export function hostFunctions(registry: Registry, routePrefix: string, settings: Settings) {
  const functions: HostedFunction[] = [];
  const errors: FunctionError[] = [];
  for (const registered of registry.functions.values()) {
    const { name } = registered.metadata;
    try {
      functions.push(hostFunction(registered, routePrefix, settings));
    } catch (error) {
      errors.push({ name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  functions.sort((one, other) => compare(one.name.toLowerCase(), other.name.toLowerCase()));
  return { functions, errors };
}

export function hasTrigger<K extends Trigger['kind']>(kind: K) {
  return (hosted: HostedFunction): hosted is HostedFunction<Extract<Trigger, { kind: K }>> =>
    hosted.trigger.kind === kind;
}

function hostFunction(registered: RegisteredFunction, routePrefix: string, settings: Settings): HostedFunction {
  const { name, bindings } = registered.metadata;
  let trigger: readonly [string, Trigger] | undefined;
  const queueOutputs = new Map<string, QueueAddress>();
  for (const [bindingName, binding] of Object.entries(bindings)) {
    const type = binding.type.toLowerCase();
    if (type.endsWith('trigger')) trigger = [bindingName, readTrigger(type, binding, name, routePrefix, settings)];
    else if (binding.direction === 'out' && type === 'queue')
      queueOutputs.set(bindingName, queueAddress(binding, settings));
    else if (binding.direction !== 'out' || type !== 'http') {
      throw new Error(`The binding type "${binding.type}" is not supported by this host.`);
    }
  }
  if (trigger === undefined) throw new Error('The function has no trigger.');
  const [triggerBinding, options] = trigger;
  const disabled = isDisabledBySetting(name, settings);
  return { name, trigger: options, triggerBinding, queueOutputs, disabled, registered };
}

function readTrigger(
  type: string,
  binding: Binding,
  functionName: string,
  routePrefix: string,
  settings: Settings,
): Trigger {
  switch (type) {
    case 'httptrigger': {
      const { methods, authLevel, route = functionName } = httpOptions.parse(binding);
      const full = [routePrefix, route.replace(/^\/+/, '')].filter((part) => part !== '').join('/');
      return { kind: 'http', methods, authLevel, route: full, template: parseRouteTemplate(full) };
    }
    case 'timertrigger': {
      const { schedule, ...options } = timerOptions.parse(binding);
      return { kind: 'timer', schedule: parseSchedule(resolvePlaceholders(schedule, settings)), ...options };
    }
    case 'eventgridtrigger':
      return { kind: 'eventGrid' };
    case 'queuetrigger':
      return { kind: 'queue', address: queueAddress(binding, settings) };
    default:
      throw new Error(`The trigger type "${binding.type}" is not supported by this host.`);
  }
}

function queueAddress(binding: Binding, settings: Settings): QueueAddress {
  const { queueName, connection } = queueOptions.parse(binding);
  const address: QueueAddress = {
    connectionString: connectionString(connection || 'AzureWebJobsStorage', settings),
    queueName: resolvePlaceholders(queueName, settings).toLowerCase(),
  };
  // Throws for a connection string that is none, while it still harms this function only.
  queueClient(address);
  return address;
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
