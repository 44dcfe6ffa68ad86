// What each answer of a callback means.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallbackAnswer, meaningOf, type ReplyMeaning } from '../../../../shared/domain/callback-reply.ts';

function answer(status: number, rest: Partial<CallbackAnswer> = {}): CallbackAnswer {
  return { kind: 'answered', status, durationInMs: 1, ...rest };
}

function notEnabled(state: string, code = 'WorkflowTriggerIsNotEnabled'): CallbackAnswer {
  const message = `Could not execute workflow 'a' trigger 'deleted state' with state '${state}': trigger is not enabled.`;
  return answer(400, { code, message });
}

const refused = (reason: Extract<ReplyMeaning, { kind: 'refused' }>['reason']): ReplyMeaning => ({
  kind: 'refused',
  reason,
});

describe('meaningOf', () => {
  it.each<[string, CallbackAnswer, ReplyMeaning]>([
    ['200', answer(200), { kind: 'accepted' }],
    ['202', answer(202, { runId: '085' }), { kind: 'accepted' }],
    ['299', answer(299), { kind: 'accepted' }],
    ['400 of a disabled flow', notEnabled('Disabled'), { kind: 'flow-off' }],
    ['400 of a suspended flow', notEnabled('Suspended'), { kind: 'flow-off' }],
    ['400 of a flow whose state has a longer name', notEnabled('DeletedSoon'), { kind: 'flow-off' }],
    ['400 of a deleted flow', notEnabled('Deleted'), { kind: 'flow-deleted' }],
    [
      '400 of a deleted flow in another case',
      notEnabled('DELETED', 'WORKFLOWTRIGGERISNOTENABLED'),
      { kind: 'flow-deleted' },
    ],
    ['400 not enabled without a message', answer(400, { code: 'WorkflowTriggerIsNotEnabled' }), { kind: 'flow-off' }],
    ['400 schema mismatch', answer(400, { code: 'triggerInputSchemaMismatch' }), refused('schema-mismatch')],
    ['400 with another code', answer(400, { code: 'InvalidRequestContent' }), refused('unexpected-reply')],
    ['400 with a telling message alone', answer(400, { message: "state 'Deleted'" }), refused('unexpected-reply')],
    ['401', answer(401), { kind: 'unauthorized' }],
    ['403', answer(403, { code: 'DirectApiAuthorizationRequired' }), { kind: 'unauthorized' }],
    ['404', answer(404), { kind: 'gone' }],
    ['404 with a code', answer(404, { code: 'WorkflowNotFound' }), { kind: 'gone' }],
    ['410', answer(410), { kind: 'gone' }],
    ['413', answer(413), refused('too-large')],
    ['408', answer(408), { kind: 'transient' }],
    ['425', answer(425), { kind: 'transient' }],
    ['429', answer(429, { retryAfterInSeconds: 7 }), { kind: 'transient', retryAfterInSeconds: 7 }],
    ['500', answer(500), { kind: 'transient' }],
    ['503', answer(503, { retryAfterInSeconds: 0 }), { kind: 'transient', retryAfterInSeconds: 0 }],
    ['599', answer(599), { kind: 'transient' }],
    ['301', answer(301), refused('redirected')],
    ['307', answer(307), refused('redirected')],
    ['405', answer(405), refused('unexpected-reply')],
    ['409', answer(409), refused('unexpected-reply')],
    ['422', answer(422), refused('unexpected-reply')],
    ['101', answer(101), refused('unexpected-reply')],
    ['a status beyond all classes', answer(600), refused('unexpected-reply')],
  ])('%s', (_, reply, meaning) => {
    expect(meaningOf(reply)).toEqual(meaning);
  });

  it.each(['time-out', 'network', 'address-refused', 'tls', 'unknown-key'] as const)('%s may pass', (cause) => {
    expect(meaningOf({ kind: 'failed', cause, durationInMs: 1 })).toEqual({ kind: 'transient' });
  });

  it('takes only 2xx as accepted, whatever the body says', () => {
    const text = fc.option(fc.constantFrom('WorkflowTriggerIsNotEnabled', 'Accepted', 'OK', "state 'Deleted'"), {
      nil: 'none',
    });
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 999 }), text, text, (status, code, message) => {
        const { kind } = meaningOf(answer(status, { code, message }));
        expect(kind === 'accepted').toBe(status >= 200 && status <= 299);
      }),
    );
  });

  it('never gives up on a server error', () => {
    fc.assert(
      fc.property(fc.integer({ min: 500, max: 599 }), fc.string(), (status, code) => {
        expect(meaningOf(answer(status, { code })).kind).toBe('transient');
      }),
    );
  });
});
