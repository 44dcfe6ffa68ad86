/** Answers for a topic as a test says, and remembers what it was handed. */
import type { PublishFailure, PublishReply } from '../../shared/domain/publish-reply.ts';
import type { EventPublisher } from '../../shared/ports/event-publisher.ts';

/** `count` numbers the calls from 0. */
export type PublisherScript = (event: string, count: number) => PublishReply | Promise<PublishReply>;

export class ScriptedPublisher implements EventPublisher {
  readonly published: string[] = [];
  #script: PublisherScript = () => topicAnswered(200);

  /** For all calls from now on. */
  answer(script: PublishReply | PublisherScript): void {
    this.#script = typeof script === 'function' ? script : () => script;
  }

  async publish(event: string): Promise<PublishReply> {
    this.published.push(event);
    return this.#script(event, this.published.length - 1);
  }
}

export function topicAnswered(status: number, retryAfterInSeconds?: number): PublishReply {
  const wait = retryAfterInSeconds === undefined ? {} : { retryAfterInSeconds };
  return { kind: 'answered', status, ...wait, durationInMs: 7 };
}

export function topicFailed(cause: PublishFailure): PublishReply {
  return { kind: 'failed', cause, durationInMs: 7 };
}
