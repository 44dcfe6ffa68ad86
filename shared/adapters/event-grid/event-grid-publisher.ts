/**
 * Hands CloudEvents to an Event Grid topic, one in a request, so that one that is refused harms no other. When a failed
 * one is tried again is the outbox's business: the client tries once.
 */
import { performance } from 'node:perf_hooks';
import { RestError } from '@azure/core-rest-pipeline';
import type { AccessToken, TokenCredential } from '@azure/identity';
import { publishedEventSchema } from '../../contracts/published-event.ts';
import type { PublishFailure, PublishReply } from '../../domain/publish-reply.ts';
import type { EventPublisher } from '../../ports/event-publisher.ts';
import { secondsUntil } from '../outgoing/retry-after.ts';
import { onFirstUse } from '../system/on-first-use.ts';

export type TopicAccess = { readonly endpoint: string } & (
  | { readonly credential: TokenCredential }
  /** For local work. */
  | { readonly key: string }
);

const TIME_LIMIT_IN_MS = 30_000;

export function createEventGridPublisher(access: TopicAccess, timeLimitInMs = TIME_LIMIT_IN_MS): EventPublisher {
  const client = onFirstUse(async () => {
    const { AzureKeyCredential, EventGridPublisherClient } = await import('./event-grid-library.ts');
    const credential = 'key' in access ? new AzureKeyCredential(access.key) : namingFailures(access.credential);
    return new EventGridPublisherClient(access.endpoint, 'CloudEvent', credential, {
      allowInsecureConnection: 'key' in access,
      retryOptions: { maxRetries: 0 },
      // A topic redirects nobody; a key that followed would be told to whoever asks.
      redirectOptions: { maxRetries: 0 },
    });
  });

  return {
    async publish(event): Promise<PublishReply> {
      // The bytes that are sent are made of it by the client, the same ones each time.
      const { specversion: _, time, traceparent, ...rest } = publishedEventSchema.parse(JSON.parse(event));
      const topic = await client.get();
      const startedAt = performance.now();
      const elapsedInMs = () => Math.round(performance.now() - startedAt);
      try {
        const abortSignal = AbortSignal.timeout(timeLimitInMs);
        const extensionAttributes = traceparent === undefined ? {} : { traceparent };
        await topic.send([{ ...rest, time: new Date(time), extensionAttributes }], { abortSignal });
        return { kind: 'answered', status: 200, durationInMs: elapsedInMs() };
      } catch (error) {
        const durationInMs = elapsedInMs();
        if (error instanceof RestError && error.statusCode !== undefined) {
          const retryAfter = secondsUntil(error.response?.headers.get('retry-after'), Date.now());
          return {
            kind: 'answered',
            status: error.statusCode,
            ...(retryAfter === undefined ? {} : { retryAfterInSeconds: retryAfter }),
            durationInMs,
          };
        }
        return { kind: 'failed', cause: causeOf(error), durationInMs };
      }
    },
  };
}

class SignInFailure extends Error {
  override readonly name = 'SignInFailure';
}

/** Whatever a credential rejects with, a bare `Error` or another service's status, must not be taken for the topic's answer. */
function namingFailures(credential: TokenCredential): TokenCredential {
  return {
    async getToken(scopes, options) {
      const token = await tokenOrNone(() => credential.getToken(scopes, options));
      if (token === null) throw new SignInFailure('The identity got no token for the topic.');
      return token;
    },
  };
}

async function tokenOrNone(ask: () => Promise<AccessToken | null>): Promise<AccessToken | null> {
  try {
    return await ask();
  } catch {
    return null;
  }
}

/** Only the kind is kept: messages may carry the request. */
function causeOf(error: unknown): PublishFailure {
  if (error instanceof SignInFailure) return 'sign-in';
  if (error instanceof RestError) return 'network';
  if (error instanceof Error && error.name === 'AbortError') return 'time-out';
  throw error;
}
