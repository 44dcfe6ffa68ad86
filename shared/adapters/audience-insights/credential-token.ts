/** Where the upstream's bearer token comes from. */
import type { TokenCredential } from '@azure/identity';

/** Asked for every call: whoever makes tokens keeps them. */
export type TokenSource = () => Promise<string>;

const INSIGHTS_SCOPE = 'https://api.ci.ai.microsoft.com/.default';

export function tokensFrom(credential: TokenCredential): TokenSource {
  return async () => {
    const token = await credential.getToken(INSIGHTS_SCOPE);
    if (token === null) throw new Error('The credential gave no token for the Customer Insights API');
    return token.token;
  };
}
