// The app's HTTP API as its callers use it. Keeps every reply, so that a test can look for what must be in none of them.
import { z } from 'zod';
import type { TriggerKind } from '../../shared/domain/trigger.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where the text is no JSON. */
  readonly body: unknown;
}

export interface Ask {
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON, unless it is a text. */
  readonly body?: unknown;
  /** The function key, unless another one is given, or none. */
  readonly key?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Subscribed {
  readonly id: string;
  /** Holds the token. */
  readonly location: string;
  readonly reply: Reply;
}

const ANSWER_WITHIN_IN_MS = 60_000;
const subscribed = z.object({ subscriptionId: z.string() });
const refusal = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  }),
});

export class AppClient {
  readonly origin: string;
  readonly replies: Reply[] = [];
  readonly #functionKey: string;
  readonly #eventGridKey: string;

  constructor(origin: string, keys: { readonly function: string; readonly eventgrid: string }) {
    this.origin = origin;
    this.#functionKey = keys.function;
    this.#eventGridKey = keys.eventgrid;
  }

  /** `path` begins below the host's address. */
  ask(method: string, path: string, ask: Ask = {}): Promise<Reply> {
    const query = ask.query === undefined ? '' : `?${new URLSearchParams(ask.query)}`;
    return this.askAt(method, `${this.origin}${path}${query}`, {
      ...ask,
      key: 'key' in ask ? ask.key : this.#functionKey,
    });
  }

  async askAt(method: string, address: string, { body, key, headers }: Ask = {}): Promise<Reply> {
    const response = await fetch(address, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'x-functions-key': key }),
        ...headers,
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_WITHIN_IN_MS),
    });
    const text = await response.text();
    const reply = { status: response.status, headers: response.headers, text, body: jsonIn(text) };
    this.replies.push(reply);
    return reply;
  }

  get(path: string, query?: Readonly<Record<string, string>>): Promise<Reply> {
    return this.ask('GET', `/api/${path}`, query === undefined ? {} : { query });
  }

  trySubscribing(kind: TriggerKind, query: Readonly<Record<string, string>>, callbackUrl: string): Promise<Reply> {
    return this.ask('POST', `/api/triggers/${kind}`, { query, body: { callbackUrl } });
  }

  async subscribe(
    kind: TriggerKind,
    query: Readonly<Record<string, string>>,
    callbackUrl: string,
  ): Promise<Subscribed> {
    const reply = await this.trySubscribing(kind, query, callbackUrl);
    if (reply.status !== 201) throw new Error(`Subscribing was answered ${reply.status}: ${reply.text}`);
    const { subscriptionId } = subscribed.parse(reply.body);
    return { id: subscriptionId, location: reply.headers.get('location') ?? '', reply };
  }

  push(events: unknown, type = 'Notification'): Promise<Reply> {
    return this.ask('POST', '/runtime/webhooks/eventgrid', {
      query: { functionName: 'receiveStatusEvent' },
      headers: { 'aeg-event-type': type },
      key: this.#eventGridKey,
      body: events,
    });
  }
}

/** What a refusal says; throws where the reply is none. */
export function refusalIn(reply: Reply) {
  return refusal.parse(reply.body).error;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
