// What kept a callback from being answered, by the errors that sockets, TLS and the client library throw.
import { describe, expect, it } from 'vitest';
import { failureCauseOf, TimeLimitError } from '../../../../../shared/adapters/callback/failure-cause.ts';
import { AddressRefusedError } from '../../../../../shared/adapters/outgoing/address-guard.ts';

const coded = (code: string) => Object.assign(new Error('told by a library'), { code });

describe('What kept a callback from being answered', () => {
  it('is a time-out where our own patience ended, as where the library gave up', () => {
    expect(failureCauseOf(new TimeLimitError())).toBe('time-out');
    const codes = ['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT'];
    expect(new Set(codes.map(coded).map(failureCauseOf))).toEqual(new Set(['time-out']));
  });

  it('is an address that may not be called', () => {
    expect(failureCauseOf(new AddressRefusedError())).toBe('address-refused');
  });

  it.each(['ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'EPROTO'])(
    'is TLS: %s',
    (code) => {
      expect(failureCauseOf(coded(code))).toBe('tls');
    },
  );

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'UND_ERR_SOCKET', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', ''])(
    'is the network where nothing else is known: %j',
    (code) => {
      expect(failureCauseOf(coded(code))).toBe('network');
    },
  );

  it.each([new TypeError('a defect'), new RangeError('a defect'), coded('UND_ERR_INVALID_ARG'), 'no error at all'])(
    'is nothing from outside, and so no cause: %s',
    (error) => {
      expect(failureCauseOf(error)).toBeUndefined();
    },
  );
});
