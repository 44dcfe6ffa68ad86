// What the host says when it starts: which functions it serves, and plainly what it does not do for them.
import type { FunctionError, HostedFunction } from './hosted-functions.ts';

const NOT_GIVEN = [
  'This is an embedded stand-in for the Azure Functions host, for local use and tests. It does not give:',
  '  isolation (the app runs in this process, and a crash of one is a crash of both)',
  '  the schedule monitor and leases (a missed timer run is not made up for, and two hosts both run a timer)',
  '  keys in storage (fixed keys, known to everybody who has the source)',
  '  functionTimeout, request throttling, scaling, HTTP streaming, identity-based connections',
  '  triggers and bindings other than HTTP, timer, Event Grid and storage queue',
];

export function startUpLines(
  functions: readonly HostedFunction[],
  errors: readonly FunctionError[],
  url: string,
): readonly string[] {
  return [
    ...NOT_GIVEN,
    `listening on ${url}`,
    'Functions:',
    ...functions.map((hosted) => `  ${describe(hosted, url)}`),
    ...errors.map(({ name, reason }) => `  ${name}: in error: ${reason}`),
  ];
}

function describe({ name, trigger, disabled }: HostedFunction, url: string): string {
  const state = disabled ? ' (disabled)' : '';
  if (trigger.kind === 'http') return `${name}: [${trigger.methods.join(',')}] ${url}/${trigger.route}${state}`;
  return `${name}: ${trigger.kind}Trigger${state}`;
}
