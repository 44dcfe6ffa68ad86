/** The body of every refusal, and the one table from failure to status and words. The words are for a maker. */
import { z } from 'zod';
import type { Failure, FailureKind } from '../domain/failure.ts';

export const errorBodySchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  }),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;

const STATUS_OF = {
  'input-invalid': 400,
  'callback-refused': 400,
  'measure-has-dimensions': 400,
  'token-refused': 401,
  'instance-unknown': 404,
  'subject-unknown': 404,
  'subscription-unknown': 404,
  'job-unknown': 404,
  'job-ended': 409,
  'row-unknown': 404,
  'partition-unknown': 404,
  'table-without-one-key': 400,
  'event-unknown': 404,
  'event-not-final': 409,
  'topic-missing': 409,
  // No 5xx: the flow engine would do the same again by itself.
  'write-unanswered': 409,
  'subscription-ending': 409,
  'too-many-subscriptions': 409,
  'body-too-large': 413,
  'insights-throttled': 429,
  'insights-refused': 502,
  'insights-malformed': 502,
  'insights-not-found': 404,
  'insights-rejected': 400,
  'insights-unavailable': 503,
} as const satisfies Record<FailureKind, number>;

export interface Refusal {
  readonly status: number;
  readonly body: ErrorBody;
  readonly retryAfterInSeconds?: number;
}

export function refusalOf(failure: Failure): Refusal {
  const details = failure.kind === 'input-invalid' ? { details: [...failure.issues] } : {};
  return {
    status: STATUS_OF[failure.kind],
    body: { error: { code: failure.kind, message: messageOf(failure), ...details } },
    ...('retryAfterInSeconds' in failure ? { retryAfterInSeconds: failure.retryAfterInSeconds } : {}),
  };
}

/** Says nothing of the inside. */
export const UNEXPECTED: ErrorBody = {
  error: {
    code: 'unexpected',
    message: 'Something went wrong here. Try again; if it stays, tell your admin the time.',
  },
};

export const STORAGE_DOWN: ErrorBody = {
  error: { code: 'storage-unavailable', message: 'The app cannot reach its storage just now. Try again in a moment.' },
};

export const STORAGE_DAMAGED: ErrorBody = {
  error: {
    code: 'storage-damaged',
    message: 'What the app has stored about this cannot be read. Tell your admin the time: the log says what to mend.',
  },
};

function messageOf(failure: Failure): string {
  switch (failure.kind) {
    case 'input-invalid':
      return `${failure.issues.map(({ field, message }) => `${field} ${message}`).join('; ')}.`;
    case 'callback-refused':
      return failure.problem;
    case 'instance-unknown':
      return `There is no instance ${failure.instanceId} that this app may watch. Choose one from the list, or ask your admin to add it.`;
    case 'subject-unknown':
      return `${failure.field}: there is no ${failure.what} called "${failure.name}" in this instance. Choose one from the list.`;
    case 'measure-has-dimensions':
      return `measureName: "${failure.name}" does not have one single value. Choose a business measure without dimensions.`;
    case 'too-many-subscriptions':
      return `This workflow has ${failure.limit} triggers of this app already, which is the limit. Remove one first.`;
    case 'subscription-unknown':
      return `There is no subscription ${failure.id}, or it has ended. Save the flow again to subscribe anew.`;
    case 'job-unknown':
      return `jobId: the latest hundred jobs of this instance hold no ${failure.id}. List recent jobs to find the one you mean.`;
    case 'job-ended':
      return `jobId: the job ${failure.id} has ended already (${failure.status}), so there is nothing to cancel.`;
    case 'row-unknown':
      return `itemId: the table "${failure.table}" has no row with the key ${failure.id}.`;
    case 'table-without-one-key':
      return failure.keys.length === 0
        ? `tableName: the table "${failure.table}" has no key column. Use Get items of a table with a filter.`
        : `tableName: a row of the table "${failure.table}" has ${failure.keys.length} keys (${failure.keys.join(', ')}). Use Get items of a table with a filter on them.`;
    case 'partition-unknown':
      return 'partitionId: the table has no such partition now. Retrieve its partitions again: a refresh makes new ones.';
    case 'write-unanswered':
      return `Customer Insights did not answer, so ${failure.what}. Look before you try again.`;
    case 'event-unknown':
      return `There is no event ${failure.id} of this subscription, or it is too old.`;
    case 'event-not-final':
      return `Event ${failure.id} is still being delivered. It can be sent again once that has ended.`;
    case 'topic-missing':
      return 'destination: events go to no topic here now. Ask your admin to set one, or choose the flow.';
    case 'subscription-ending':
      return `Subscription ${failure.id} is about to end, because its flow was saved or turned off. Save the flow again first.`;
    case 'token-refused':
      return 'The token is missing or wrong. Use the Location address that the subscription was answered with.';
    case 'body-too-large':
      return `The body is larger than ${failure.limitInBytes} bytes.`;
    case 'insights-throttled':
      return 'Customer Insights has been asked too often. Try again in a moment.';
    case 'insights-unavailable':
      return 'Customer Insights does not answer just now. Try again in a moment.';
    case 'insights-refused':
      return failure.status === 401
        ? 'Customer Insights refused the sign-in or the subscription key of this app. Ask your admin to check the keys of the instance and that its API is switched on.'
        : 'Customer Insights refused this app the permission. Ask your admin to give it a role in the instance: Viewer to read, Contributor to change rows, Administrator to start and cancel jobs.';
    case 'insights-not-found':
      return 'Customer Insights does not know this instance or object.';
    case 'insights-rejected':
      return `Customer Insights cannot do this${failure.errorCode === undefined ? '' : ` (${failure.errorCode})`}. Check the inputs of this step against the table or object that it is about.`;
    case 'insights-malformed':
      return 'Customer Insights gave an answer that this app does not understand.';
  }
}
