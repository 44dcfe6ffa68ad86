import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../../../shared/adapters/callback/callback-answer.ts';
import { type CallbackUrl, readCallbackUrl } from '../../../../../shared/domain/callback-url.ts';

const SIGNATURE = 'c2VjcmV0LXNpZ25hdHVyZQ';

function urlOf(query: string): CallbackUrl {
  const policy = { allowedHostSuffixes: ['.logic.azure.com'], allowLoopback: false };
  const url = readCallbackUrl(`https://prod-01.westeurope.logic.azure.com/workflows/a/triggers/b/run?${query}`, policy);
  return url.ok ? url.value : expect.fail(url.problem);
}

function answerWith(error: { code?: string; message?: string }, query = `api-version=1&sig=${SIGNATURE}`) {
  const body = Buffer.from(JSON.stringify({ error }));
  return readAnswer({ status: 400, headers: {}, body, durationInMs: 1 }, urlOf(query), 0);
}

describe('An answer that says back what it was sent', () => {
  it('has no code where that would be the signature', () => {
    expect(answerWith({ code: SIGNATURE })).not.toHaveProperty('code');
    expect(answerWith({ code: 'WorkflowNotFound' })).toMatchObject({ code: 'WorkflowNotFound' });
  });

  it('keeps its message without the signature, as it was sent and as it is written decoded', () => {
    const message = `bad signature ${SIGNATURE}`;
    expect(answerWith({ message })).toMatchObject({ message: 'bad signature […]' });
    const escaped = answerWith({ message: 'bad signature a/b+c/d+e' }, 'sig=a%2Fb%2Bc%2Fd%2Be');
    expect(escaped).toMatchObject({ message: 'bad signature […]' });
  });

  it('keeps what is short enough to be no secret', () => {
    expect(answerWith({ message: 'version 1 is not known' })).toMatchObject({ message: 'version 1 is not known' });
  });
});
