// Keeps callback URLs, which are bearer secrets, unreadable at rest. A sealed URL opens only for the subscription it
// was sealed for, and names its key, so that keys can be rotated.
import type { CallbackUrl } from '../domain/callback-url.ts';

export type OpenedCallbackUrl =
  | { readonly ok: true; readonly url: CallbackUrl }
  /** `unknown-key` may pass when settings are mended; `damaged` never does. */
  | { readonly ok: false; readonly problem: 'unknown-key' | 'damaged' };

export interface CallbackUrlCipher {
  readonly currentKeyId: string;
  seal(url: CallbackUrl, subscriptionId: string): string;
  open(sealed: string, subscriptionId: string): OpenedCallbackUrl;
  /** Undefined when the text was never sealed by this app. */
  keyIdOf(sealed: string): string | undefined;
}
