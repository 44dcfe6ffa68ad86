// Names what kept a callback from being answered. Only the kind is kept: messages may name the host or the URL.
import type { CallbackFailure } from '../../domain/callback-reply.ts';
import { AddressRefusedError } from '../outgoing/address-guard.ts';

export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

const TIME_OUT_CODES: ReadonlySet<string> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

// OpenSSL names its verification failures one by one, without a common prefix.
const TLS_CODE =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|EPROTO|HOSTNAME_MISMATCH)/;

/** Undefined for what the outside cannot cause: a defect of ours, such as a header that may not be sent. */
export function failureCauseOf(error: unknown): CallbackFailure | undefined {
  if (error instanceof AddressRefusedError) return 'address-refused';
  if (error instanceof TimeLimitError) return 'time-out';
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'UND_ERR_INVALID_ARG') return undefined;
  if (TIME_OUT_CODES.has(code)) return 'time-out';
  return TLS_CODE.test(code) ? 'tls' : 'network';
}
