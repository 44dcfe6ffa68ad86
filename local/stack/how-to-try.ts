// What a person can type while the stack is up: real commands with the ports and ids of this very run.
import type { Scenario } from '../scenario/schema.ts';
import { FUNCTION_KEY } from './app-api.ts';
import type { Paint } from './paint.ts';

export interface Addresses {
  readonly app: string;
  readonly upstream: string;
  /** Some subscription of the day. */
  readonly subscriptionId: string;
  readonly since: string;
}

/** Double quotes, which every shell takes. */
export function howToTry(addresses: Addresses, scenario: Scenario, paint: Paint): readonly string[] {
  const { app, upstream, subscriptionId, since } = addresses;
  const key = `-H "x-functions-key: ${FUNCTION_KEY}"`;
  const post = (path: string, body: object) =>
    `curl -s -X POST "${upstream}/control/${path}" -d "${JSON.stringify(body).replaceAll('"', '\\"')}"`;
  const segment = scenario.segments[0]?.name;
  const source = scenario.dataSources[0]?.id;
  return [
    '',
    paint.bold('The stack stays up until Ctrl-C. To try it:'),
    '',
    paint.dim('  the app'),
    `  curl -s "${app}/api/health"`,
    `  curl -s ${key} "${app}/api/subscriptions"`,
    `  curl -s ${key} "${app}/api/subscriptions/${subscriptionId}/verdicts?since=${since}"`,
    `  curl -s ${key} -X POST "${app}/api/subscriptions/${subscriptionId}/test-event"`,
    '',
    paint.dim('  make something happen in the simulated environment, and watch'),
    ...(segment === undefined ? [] : [`  ${post(`segments/${segment}/evaluations`, { count: 9_000 })}`]),
    ...(segment === undefined ? [] : [`  ${post(`segments/${segment}/evaluations`, { count: 12_000 })}`]),
    ...(source === undefined ? [] : [`  ${post(`data-sources/${source}/refreshes`, { outcome: 'failed' })}`]),
    `  curl -s "${upstream}/control"`,
    '',
  ];
}
