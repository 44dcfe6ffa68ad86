import { describe, expect, it } from 'vitest';
import { meaningOfPublish } from '../../../../shared/domain/publish-reply.ts';
import { topicAnswered, topicFailed } from '../../../fakes/scripted-publisher.ts';

describe('What a topic answers means for the event', () => {
  it.each([
    [200, { kind: 'accepted' }],
    [204, { kind: 'accepted' }],
    [400, { kind: 'refused', reason: 'schema-mismatch' }],
    [413, { kind: 'refused', reason: 'too-large' }],
  ])('%i: it has ended', (status, meaning) => {
    expect(meaningOfPublish(topicAnswered(status))).toEqual(meaning);
  });

  it.each([301, 401, 403, 404, 405, 408, 429, 500, 503])('%i: it is tried again', (status) => {
    expect(meaningOfPublish(topicAnswered(status))).toEqual({ kind: 'transient' });
  });

  it('that it is tried again after as long as the topic asks for', () => {
    expect(meaningOfPublish(topicAnswered(429, 30))).toEqual({ kind: 'transient', retryAfterInSeconds: 30 });
  });

  it.each(['time-out', 'network', 'sign-in'] as const)(
    'that it is tried again, where nothing was answered: %s',
    (cause) => {
      expect(meaningOfPublish(topicFailed(cause))).toEqual({ kind: 'transient' });
    },
  );
});
