/** What the topic's answer means for an event. Nothing that is wrong with the topic is the event's fault. */
import type { ReplyMeaning } from './callback-reply.ts';

export type PublishFailure = 'time-out' | 'network' | 'sign-in';

export type PublishReply =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly retryAfterInSeconds?: number;
      readonly durationInMs: number;
    }
  | { readonly kind: 'failed'; readonly cause: PublishFailure; readonly durationInMs: number };

export type PublishMeaning = Extract<ReplyMeaning, { kind: 'accepted' | 'transient' | 'refused' }>;

/** 400 and 413 are about the event. A role that is missing, a topic that is gone and the like wait for whoever mends them. */
export function meaningOfPublish(reply: PublishReply): PublishMeaning {
  if (reply.kind === 'failed') return { kind: 'transient' };
  const { status, retryAfterInSeconds } = reply;
  if (status >= 200 && status < 300) return { kind: 'accepted' };
  if (status === 400) return { kind: 'refused', reason: 'schema-mismatch' };
  if (status === 413) return { kind: 'refused', reason: 'too-large' };
  return retryAfterInSeconds === undefined ? { kind: 'transient' } : { kind: 'transient', retryAfterInSeconds };
}
