// What the answer of a flow's callback means for the event and for its subscription.

export type CallbackFailure = 'time-out' | 'network' | 'address-refused' | 'tls' | 'unknown-key';

export interface CallbackAnswer {
  readonly kind: 'answered';
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
  readonly retryAfterInSeconds?: number;
  readonly runId?: string;
  readonly durationInMs: number;
}

export type CallbackReply =
  | CallbackAnswer
  | { readonly kind: 'failed'; readonly cause: CallbackFailure; readonly durationInMs: number };

export type RefusalReason = 'schema-mismatch' | 'too-large' | 'redirected' | 'unexpected-reply';

/** `gone` and `unauthorized` may be a passing fault of the receiver: the caller acts on two in a row. */
export type ReplyMeaning =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'flow-off' }
  | { readonly kind: 'flow-deleted' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'transient'; readonly retryAfterInSeconds?: number }
  | { readonly kind: 'refused'; readonly reason: RefusalReason };

const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 425, 429]);

export function meaningOf(reply: CallbackReply): ReplyMeaning {
  if (reply.kind === 'answered') return meaningOfAnswer(reply);
  switch (reply.cause) {
    case 'time-out':
    case 'network':
    case 'tls':
      return { kind: 'transient' };
    // A name may resolve to a forbidden address for a moment, and a key be missing until the next deployment: neither
    // is the flow's doing, so neither ends its event.
    case 'address-refused':
    case 'unknown-key':
      return { kind: 'transient' };
  }
}

function meaningOfAnswer(answer: CallbackAnswer): ReplyMeaning {
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: 'accepted' };
  if (status >= 300 && status < 400) return { kind: 'refused', reason: 'redirected' };
  if (TRANSIENT_STATUSES.has(status) || (status >= 500 && status < 600)) return transient(answer);
  switch (status) {
    case 400:
      return meaningOfBadRequest(answer);
    case 401:
    case 403:
      return { kind: 'unauthorized' };
    case 404:
    case 410:
      return { kind: 'gone' };
    case 413:
      return { kind: 'refused', reason: 'too-large' };
    default:
      return { kind: 'refused', reason: 'unexpected-reply' };
  }
}

// The engine answers 400, not 404 or 410, for most flows that are switched off or deleted; only the text tells which.
function meaningOfBadRequest({ code, message }: CallbackAnswer): ReplyMeaning {
  switch (code?.toLowerCase()) {
    case 'workflowtriggerisnotenabled':
      return { kind: /\bstate\s+['"‘’“”]?deleted\b/i.test(message ?? '') ? 'flow-deleted' : 'flow-off' };
    case 'triggerinputschemamismatch':
      return { kind: 'refused', reason: 'schema-mismatch' };
    default:
      return { kind: 'refused', reason: 'unexpected-reply' };
  }
}

function transient({ retryAfterInSeconds }: CallbackAnswer): ReplyMeaning {
  return retryAfterInSeconds === undefined ? { kind: 'transient' } : { kind: 'transient', retryAfterInSeconds };
}
