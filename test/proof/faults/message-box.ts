/** The messages that hosts have put into the queues, in the schedule's own time: when each is seen, and how often. */
import {
  DELIVERY_QUEUE,
  deliveryRequestSchema,
  POLL_QUEUE,
  PUBLISH_QUEUE,
  pollRequestSchema,
  publishRequestSchema,
} from '../../../shared/contracts/queue-messages.ts';
import { addMs, type Instant } from '../../../shared/domain/instant.ts';
import type { TestMessage } from '../../fakes/wired-app.ts';

export interface BoxedMessage {
  readonly message: TestMessage;
  readonly dueAt: Instant;
  readonly tries: number;
}

/** As the Functions host does: after so many it goes to the poison queue. */
const MOST_TRIES = 5;
const RETRY_AFTER_MS = 30_000;

export class MessageBox {
  #messages: BoxedMessage[] = [];

  get nextDueAt(): Instant | undefined {
    return this.#messages.map(({ dueAt }) => dueAt).sort()[0];
  }

  due(now: Instant): readonly BoxedMessage[] {
    return this.#messages.filter(({ dueAt }) => dueAt <= now);
  }

  /** A request to the queue service that has been carried out. */
  take({ url, body = '' }: { readonly url: string; readonly body?: string | undefined }, now: Instant): void {
    const text = /<MessageText>([^<]*)<\/MessageText>/.exec(body)?.[1];
    if (text === undefined) return;
    const { pathname, searchParams } = new URL(url);
    const delayInSeconds = Number(searchParams.get('visibilitytimeout') ?? 0);
    const message = messageIn(pathname, JSON.parse(Buffer.from(text, 'base64').toString()));
    this.#messages.push({ message, dueAt: addMs(now, delayInSeconds * 1_000), tries: 0 });
  }

  /** A queue may show a message twice. */
  repeat(message: BoxedMessage): void {
    this.#messages.push(message);
  }

  remove(message: BoxedMessage): void {
    this.#messages = this.#messages.filter((one) => one !== message);
  }

  /** Not handled, and removed while it was: it is seen again. */
  putBack(message: BoxedMessage, now: Instant): void {
    const tries = message.tries + 1;
    if (tries < MOST_TRIES) this.#messages.push({ ...message, tries, dueAt: addMs(now, RETRY_AFTER_MS) });
  }
}

function messageIn(path: string, content: unknown): TestMessage {
  if (path.includes(POLL_QUEUE)) return { queue: 'polls', request: pollRequestSchema.parse(content) };
  if (path.includes(DELIVERY_QUEUE)) return { queue: 'deliveries', request: deliveryRequestSchema.parse(content) };
  if (path.includes(PUBLISH_QUEUE)) return { queue: 'publications', request: publishRequestSchema.parse(content) };
  throw new Error(`Nobody reads ${path}`);
}
