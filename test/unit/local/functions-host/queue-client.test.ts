import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../../../local/functions-host/queue-client.ts';

describe('message text', () => {
  it('comes back as it was in either encoding', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('base64' as const, 'none' as const),
        (text, encoding) => {
          expect(decodeMessage(encodeMessage(text, encoding), encoding)).toBe(text);
        },
      ),
    );
  });

  it('cannot be decoded where it is no base64', () => {
    expect(decodeMessage('not base64!', 'base64')).toBeUndefined();
    expect(decodeMessage('{"a":1}', 'base64')).toBeUndefined();
    expect(decodeMessage('not base64!', 'none')).toBe('not base64!');
  });
});
