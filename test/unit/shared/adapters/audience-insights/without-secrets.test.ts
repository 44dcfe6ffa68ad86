/** What was sent to upstream is in nothing that comes back from it. */
import { expect, it } from 'vitest';
import { withoutSecrets } from '../../../../../shared/adapters/audience-insights/without-secrets.ts';

const SECRETS = ['the+key/=', 'a.token'];

it('The key and the token are struck out of headers and text, wherever and however often they stand there', () => {
  const headers = { 'x-ms-request-id': 'the+key/=', 'x-trace': ['1', 'for a.token'], date: undefined };
  const text = '{"status":"the+key/=the+key/=","message":"Bearer a.token"}';
  expect(withoutSecrets({ kind: 'replied', status: 200, headers, text }, SECRETS)).toEqual({
    kind: 'replied',
    status: 200,
    headers: { 'x-ms-request-id': '[…]', 'x-trace': ['1', 'for […]'], date: undefined },
    text: '{"status":"[…][…]","message":"Bearer […]"}',
  });
});

it('A reply that was too large has headers too', () => {
  const reply = { kind: 'too-large', status: 200, headers: { 'x-ms-request-id': 'the+key/=' } } as const;
  expect(withoutSecrets(reply, SECRETS)).toEqual({ ...reply, headers: { 'x-ms-request-id': '[…]' } });
});

it('What failed on the way, and what says nothing of them, stays as it is', () => {
  const failed = { kind: 'failed', cause: 'ECONNRESET' } as const;
  expect(withoutSecrets(failed, SECRETS)).toBe(failed);
  const reply = { kind: 'replied', status: 200, headers: { date: 'today' }, text: '[]' } as const;
  expect(withoutSecrets(reply, [...SECRETS, ''])).toEqual(reply);
});
