import { describe, expect, it } from 'vitest';
import { tokensFrom } from '../../../../../shared/adapters/audience-insights/credential-token.ts';

describe('tokensFrom', () => {
  it('asks the credential for the scope of the API', async () => {
    const asked: unknown[] = [];
    const getToken = async (scopes: string | string[]) => {
      asked.push(scopes);
      return { token: 'token-1', expiresOnTimestamp: 0 };
    };
    expect(await tokensFrom({ getToken })()).toBe('token-1');
    expect(asked).toEqual(['https://api.ci.ai.microsoft.com/.default']);
  });

  it('gives no empty token where the credential has none', async () => {
    await expect(tokensFrom({ getToken: async () => null })()).rejects.toThrow('gave no token');
  });
});
