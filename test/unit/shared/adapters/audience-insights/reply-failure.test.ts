import { describe, expect, it } from 'vitest';
import {
  errorCodeIn,
  failureOf,
  requestIdsIn,
} from '../../../../../shared/adapters/audience-insights/reply-failure.ts';

const NOW = Date.parse('2026-03-02T04:00:00Z');

describe('what a status means', () => {
  it.each([
    [429, { kind: 'insights-throttled' }],
    [500, { kind: 'insights-unavailable', status: 500 }],
    [503, { kind: 'insights-unavailable', status: 503 }],
    [401, { kind: 'insights-refused', status: 401 }],
    [403, { kind: 'insights-refused', status: 403 }],
    [404, { kind: 'insights-not-found' }],
    [400, { kind: 'insights-rejected', status: 400 }],
    [409, { kind: 'insights-rejected', status: 409 }],
    [302, { kind: 'insights-malformed', problem: 'Upstream answered with status 302' }],
    [204, { kind: 'insights-malformed', problem: 'Upstream answered with status 204' }],
  ])('%i', (status, failure) => {
    expect(failureOf({ status, headers: {} }, NOW)).toEqual(failure);
  });

  it.each([
    ['17', 17],
    [' 0 ', 0],
    ['Mon, 02 Mar 2026 04:00:30 GMT', 30],
    ['Mon, 02 Mar 2026 03:59:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['', undefined],
  ])('waits as long as it is asked to: %j', (header, seconds) => {
    const failure = failureOf({ status: 503, headers: { 'retry-after': header } }, NOW);
    expect(failure).toEqual({
      kind: 'insights-unavailable',
      status: 503,
      ...(seconds === undefined ? {} : { retryAfterInSeconds: seconds }),
    });
  });
});

describe('what is logged of a reply', () => {
  it('is whatever looks like a request id, and nothing that looks like a secret', () => {
    const headers = {
      'x-ms-request-id': 'a',
      'request-id': 'b',
      'x-correlation-id': ['c', 'd'],
      traceparent: 'e'.repeat(500),
      'x-ms-access-token': 'secret',
      'set-cookie': ['secret'],
      'content-type': 'application/json',
    };
    expect(requestIdsIn(headers)).toEqual({
      'x-ms-request-id': 'a',
      'request-id': 'b',
      'x-correlation-id': 'c, d',
      traceparent: 'e'.repeat(200),
    });
  });

  it('is the code of its error, if that is one', () => {
    expect(errorCodeIn('{"errorCode":"measureMetadataNotFound","message":"..."}')).toEqual({
      errorCode: 'measureMetadataNotFound',
    });
    for (const body of ['', '<html>', 'null', '{"errorCode":7}', '{"errorCode":"key abc is wrong"}']) {
      expect(errorCodeIn(body)).toEqual({});
    }
  });
});
