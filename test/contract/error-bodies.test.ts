/** Every refusal has a status, a code, and a sentence that a maker can act on; none tells of the inside. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorBodySchema, refusalOf, STORAGE_DOWN, UNEXPECTED } from '../../shared/contracts/error-body.ts';
import type { Failure, FailureKind } from '../../shared/domain/failure.ts';

const INSIDE = 'TypeError at readRow (azure-table.ts:12)';

const FAILURES: { readonly [Kind in FailureKind]: readonly [Extract<Failure, { kind: Kind }>, number, RegExp] } = {
  'input-invalid': [
    {
      kind: 'input-invalid',
      issues: [
        { field: 'threshold', message: 'must be a number, for example 5000' },
        { field: 'direction', message: 'must be one of: above, below, both' },
      ],
    },
    400,
    /^threshold must be a number, for example 5000; direction must be one of: above, below, both\.$/,
  ],
  'callback-refused': [
    { kind: 'callback-refused', problem: 'The callback URL must begin with https://.' },
    400,
    /https/,
  ],
  'measure-has-dimensions': [
    { kind: 'measure-has-dimensions', name: 'Revenue by store' },
    400,
    /^measureName: "Revenue by store" .* Choose a business measure without dimensions/,
  ],
  'token-refused': [{ kind: 'token-refused' }, 401, /token is missing or wrong.*Location/],
  'instance-unknown': [{ kind: 'instance-unknown', instanceId: 'contoso' }, 404, /no instance contoso .*list/],
  'subject-unknown': [
    { kind: 'subject-unknown', field: 'segmentName', what: 'segment', name: 'Gone' },
    404,
    /^segmentName: there is no segment called "Gone"/,
  ],
  'subscription-unknown': [{ kind: 'subscription-unknown', id: 'abc' }, 404, /no subscription abc/],
  'job-ended': [
    { kind: 'job-ended', id: 'abc', status: 'successful' },
    409,
    /^jobId: .*abc has ended already \(successful\)/,
  ],
  'job-unknown': [{ kind: 'job-unknown', id: 'abc' }, 404, /^jobId: .* hold no abc.*List recent jobs/],
  'row-unknown': [{ kind: 'row-unknown', table: 'Customer', id: 'c-1' }, 404, /"Customer" has no row with the key c-1/],
  'table-without-one-key': [
    { kind: 'table-without-one-key', table: 'Visit', keys: ['Day', 'Shop'] },
    400,
    /"Visit" has 2 keys \(Day, Shop\).*filter/,
  ],
  'partition-unknown': [{ kind: 'partition-unknown', id: 'abc' }, 404, /^partitionId: .*Retrieve its partitions again/],
  'write-unanswered': [
    { kind: 'write-unanswered', what: 'the row may have been written' },
    409,
    /did not answer, so the row may have been written\. Look/,
  ],
  'event-unknown': [{ kind: 'event-unknown', id: 'abc' }, 404, /no event abc/],
  'topic-missing': [{ kind: 'topic-missing' }, 409, /no topic here now/],
  'event-not-final': [{ kind: 'event-not-final', id: 'abc' }, 409, /Event abc is still being delivered/],
  'subscription-ending': [{ kind: 'subscription-ending', id: 'abc' }, 409, /abc is about to end/],
  'too-many-subscriptions': [{ kind: 'too-many-subscriptions', limit: 20 }, 409, /20 triggers.*Remove one/],
  'body-too-large': [{ kind: 'body-too-large', limitInBytes: 65_536 }, 413, /larger than 65536 bytes/],
  'insights-throttled': [{ kind: 'insights-throttled', retryAfterInSeconds: 7 }, 429, /Try again/],
  'insights-refused': [{ kind: 'insights-refused', status: 403 }, 502, /permission.*admin.*role/],
  'insights-malformed': [{ kind: 'insights-malformed', problem: INSIDE }, 502, /does not understand/],
  'insights-rejected': [
    { kind: 'insights-rejected', status: 400, errorCode: 'entityDataUnsupportedQuery' },
    400,
    /cannot do this \(entityDataUnsupportedQuery\).*inputs/,
  ],
  'insights-not-found': [{ kind: 'insights-not-found' }, 404, /does not know/],
  'insights-unavailable': [
    { kind: 'insights-unavailable', status: 503, retryAfterInSeconds: 9 },
    503,
    /does not answer just now/,
  ],
};

/** The lines of docs/architecture.md that say which code comes with which status. */
const listed = readFileSync('docs/architecture.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| [\d, ]+\|/.test(line));

describe.each(Object.values(FAILURES))('$kind', (failure, status, message) => {
  it('has its status, its code, and a message that says what to do', () => {
    const refusal = refusalOf(failure);
    expect(refusal.status).toBe(status);
    expect(errorBodySchema.strict().parse(refusal.body)).toEqual(refusal.body);
    expect(refusal.body.error.code).toBe(failure.kind);
    expect(refusal.body.error.message).toMatch(message);
    expect(refusal.body.error.message).toMatch(/\.$/);
  });

  it('is listed with its status in docs/architecture.md', () => {
    const lines = listed.filter((line) => line.includes(`\`${failure.kind}\``));
    expect(lines).toHaveLength(1);
    expect(lines[0]?.split('|')[1]).toContain(String(status));
  });

  it('tells nothing of the inside', () => {
    expect(JSON.stringify(refusalOf(failure).body)).not.toMatch(/\.ts\b|Error:|\bat \w+ \(|undefined|\[object/);
    expect(JSON.stringify(refusalOf(failure).body)).not.toContain(INSIDE);
  });

  it('hands on when to try again, where that is known', () => {
    const known = 'retryAfterInSeconds' in failure ? failure.retryAfterInSeconds : undefined;
    expect(refusalOf(failure).retryAfterInSeconds).toBe(known);
  });
});

describe('The refusals that stand for no failure of the domain', () => {
  it.each([UNEXPECTED, STORAGE_DOWN])('have the same shape, and words for a maker', (body) => {
    expect(errorBodySchema.strict().parse(body)).toEqual(body);
    expect(body.error.message).toMatch(/[Tt]ry again/);
  });
});

it('Bad inputs are told one by one, each with its field', () => {
  const [failure] = FAILURES['input-invalid'];
  expect(refusalOf(failure).body.error.details).toEqual(failure.issues);
});
