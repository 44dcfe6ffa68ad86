/** One attempt, at a flow or at the topic, as the event keeps it and as the log tells it. */
import type { ReplyMeaning } from '../../domain/callback-reply.ts';
import type { Attempt, OutboxEntry } from '../../domain/delivery.ts';
import type { Instant } from '../../domain/instant.ts';
import { traceIdOf } from '../../domain/trace-parent.ts';
import type { LogFields } from '../../ports/logger.ts';

type Reply =
  | { readonly kind: 'answered'; readonly status: number; readonly runId?: string; readonly durationInMs: number }
  | { readonly kind: 'failed'; readonly cause: string; readonly durationInMs: number };

interface Made {
  readonly attempt: number;
  /** When it began. */
  readonly at: Instant;
  readonly reply: Reply;
  readonly meaning: ReplyMeaning['kind'];
}

export function attemptOf({ attempt, at, reply, meaning }: Made): Attempt {
  const { durationInMs } = reply;
  if (reply.kind === 'failed') return { attempt, at, durationInMs, failure: reply.cause, meaning };
  const { status, runId } = reply;
  return { attempt, at, durationInMs, status, ...(runId === undefined ? {} : { runId }), meaning };
}

export function factsOfAttempt(entry: OutboxEntry, attempt: Attempt): LogFields {
  return {
    subscriptionId: entry.subscriptionId,
    eventId: entry.eventId,
    trigger: entry.eventType,
    ...(entry.replay === 0 ? {} : { replay: entry.replay }),
    ...(entry.traceParent === undefined ? {} : { traceId: traceIdOf(entry.traceParent) }),
    ...attempt,
  };
}
