/** The closed set of expected failures, and the small union in which use cases return them. Bugs throw. */

/** What is wrong with one input, in words for a maker. */
export interface FieldIssue {
  readonly field: string;
  readonly message: string;
}

export type Failure =
  | { readonly kind: 'input-invalid'; readonly issues: readonly FieldIssue[] }
  | { readonly kind: 'callback-refused'; readonly problem: string }
  | { readonly kind: 'instance-unknown'; readonly instanceId: string }
  | { readonly kind: 'subject-unknown'; readonly field: string; readonly what: string; readonly name: string }
  | { readonly kind: 'measure-has-dimensions'; readonly name: string }
  | { readonly kind: 'too-many-subscriptions'; readonly limit: number }
  | { readonly kind: 'subscription-unknown'; readonly id: string }
  | { readonly kind: 'job-unknown'; readonly id: string }
  | { readonly kind: 'job-ended'; readonly id: string; readonly status: string }
  | { readonly kind: 'row-unknown'; readonly table: string; readonly id: string }
  /** Only a row of a table with exactly one key column is found by one id. */
  | { readonly kind: 'table-without-one-key'; readonly table: string; readonly keys: readonly string[] }
  | { readonly kind: 'partition-unknown'; readonly id: string }
  /** A write that was not answered, and may have been done: to be tried again only by who has looked. */
  | { readonly kind: 'write-unanswered'; readonly what: string }
  | { readonly kind: 'event-unknown'; readonly id: string }
  | { readonly kind: 'event-not-final'; readonly id: string }
  /** Nobody would send it there: it would wait for a day and end expired. */
  | { readonly kind: 'topic-missing' }
  | { readonly kind: 'subscription-ending'; readonly id: string }
  | { readonly kind: 'token-refused' }
  | { readonly kind: 'body-too-large'; readonly limitInBytes: number }
  | InsightsFailure;

/** What can go wrong between here and the upstream. */
export type InsightsFailure =
  | { readonly kind: 'insights-throttled'; readonly retryAfterInSeconds?: number }
  | { readonly kind: 'insights-unavailable'; readonly status?: number; readonly retryAfterInSeconds?: number }
  | { readonly kind: 'insights-refused'; readonly status: 401 | 403 }
  | { readonly kind: 'insights-not-found' }
  /** Upstream read what was asked and will not do it; its code is its own word for why. */
  | { readonly kind: 'insights-rejected'; readonly status: number; readonly errorCode?: string }
  | { readonly kind: 'insights-malformed'; readonly problem: string };

export type FailureKind = Failure['kind'];

export type Result<Value, F extends Failure = Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: F };

export function succeed<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

export function fail<F extends Failure>(failure: F): { readonly ok: false; readonly failure: F } {
  return { ok: false, failure };
}
