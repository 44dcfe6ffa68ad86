/** A client of a scripted upstream on a socket; both end with their test. */
import { afterEach } from 'vitest';
import {
  createInsightsHttpClient,
  type InsightsHttpClient,
  type InsightsHttpClientOptions,
} from '../../../shared/adapters/audience-insights/insights-http-client.ts';
import { keepLogLines } from '../../builders/log-lines.ts';
import { CONTOSO } from '../../builders/workflow.ts';
import { answer, type Script, type ScriptedUpstream, startScriptedUpstream } from './scripted-upstream.ts';

export const [PRIMARY, SECONDARY, TOKEN] = ['primary-key-1f6a', 'secondary-key-9c3e', 'bearer-token-77d0'];

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

export async function start(
  script: Script,
  options: Partial<InsightsHttpClientOptions> = {},
): Promise<{ client: InsightsHttpClient; upstream: ScriptedUpstream; logger: ReturnType<typeof keepLogLines> }> {
  const upstream = await startScriptedUpstream(script);
  stops.push(() => upstream.stop());
  const logger = keepLogLines();
  const client = createInsightsHttpClient({
    baseUrl: upstream.url,
    instances: new Map([[CONTOSO, { primaryKey: PRIMARY, secondaryKey: SECONDARY }]]),
    token: async () => TOKEN,
    logger,
    ...options,
  });
  stops.push(() => client.close());
  return { client, upstream, logger };
}

export const always =
  (status: number, body: unknown, headers: Record<string, string> = {}): Script =>
  (_asked, reply) =>
    answer(reply, status, body, headers);

export const pathsOf = (upstream: ScriptedUpstream) =>
  upstream.asked.map((asked) => asked.path.replace(`/v1/instances/${CONTOSO}`, ''));
