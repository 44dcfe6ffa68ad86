// The app as a client sees it: its HTTP API and its Event Grid webhook.
import { z } from 'zod';
import type { SeenVerdict } from '../scenario/comparison.ts';
import type { CloudEvent } from '../scenario/status-events.ts';

/** What the embedded host accepts; Core Tools ask for no key. */
export const FUNCTION_KEY = 'local-function-key';
const EVENT_GRID_KEY = 'local-eventgrid-key';
const ANSWER_WITHIN_MS = 30_000;

const Created = z.looseObject({ subscriptionId: z.string() });
const Verdicts = z.looseObject({
  verdicts: z.array(
    z.looseObject({
      observedAt: z.string(),
      fires: z.boolean(),
      reason: z.string(),
      eventId: z.string().optional(),
    }),
  ),
});
const ErrorReply = z.looseObject({ error: z.looseObject({ message: z.string() }) });

export class AppApi {
  readonly origin: string;

  constructor(origin: string) {
    this.origin = origin;
  }

  async isHealthy(): Promise<boolean> {
    const reply = await this.#send('GET', '/api/health').catch(() => undefined);
    await reply?.body?.cancel();
    return reply?.status === 200;
  }

  async subscribe(trigger: string, inputs: Readonly<Record<string, string>>, callbackUrl: string): Promise<string> {
    const path = `/api/triggers/${trigger}?${new URLSearchParams(inputs)}`;
    const reply = await this.#send('POST', path, { callbackUrl });
    if (reply.status !== 201) throw new Error(`Subscribing to ${trigger} was answered ${await refusalOf(reply)}`);
    return Created.parse(await reply.json()).subscriptionId;
  }

  async verdicts(subscriptionId: string, since: number): Promise<readonly SeenVerdict[]> {
    const query = new URLSearchParams({ since: new Date(since).toISOString() });
    const reply = await this.#send('GET', `/api/subscriptions/${encodeURIComponent(subscriptionId)}/verdicts?${query}`);
    if (reply.status !== 200) throw new Error(`Asking for verdicts was answered ${await refusalOf(reply)}`);
    return Verdicts.parse(await reply.json()).verdicts;
  }

  async push(event: CloudEvent): Promise<void> {
    const path = '/runtime/webhooks/eventgrid?functionName=receiveStatusEvent';
    const headers = { 'aeg-event-type': 'Notification', 'x-functions-key': EVENT_GRID_KEY };
    const reply = await this.#send('POST', path, event, headers);
    if (!reply.ok) throw new Error(`A pushed ${event.type} was answered ${await refusalOf(reply)}`);
    await reply.body?.cancel();
  }

  #send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.origin}${path}`, {
      method,
      headers: { 'x-functions-key': FUNCTION_KEY, 'content-type': 'application/json', ...headers },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
  }
}

/** Status and message only: a callback URL must not come back into view. */
async function refusalOf(reply: Response): Promise<string> {
  const parsed = ErrorReply.safeParse(await reply.json().catch(() => undefined));
  return parsed.success ? `${reply.status}: ${parsed.data.error.message}` : String(reply.status);
}
