// Callback URLs at rest: unreadable, bound to their subscription, and readable across one rotation of keys.
import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAesGcmCipher } from '../../../../../shared/adapters/callback/callback-url-cipher.ts';
import type { CallbackUrl } from '../../../../../shared/domain/callback-url.ts';

const oldKey = { id: 'key-2024', key: randomBytes(32) };
const newKey = { id: 'key_2025', key: randomBytes(32) };
const url =
  'https://prod-12.westeurope.logic.azure.com/workflows/a/triggers/b/run?sig=planted%2Fsignature' as CallbackUrl;
const before = createAesGcmCipher({ current: oldKey });
const during = createAesGcmCipher({ current: newKey, previous: oldKey });
const after = createAesGcmCipher({ current: newKey });

describe('createAesGcmCipher', () => {
  it('gives back what it sealed, byte for byte', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        (text, subscriptionId) => {
          const sealed = before.seal(text as CallbackUrl, subscriptionId);
          expect(before.open(sealed, subscriptionId)).toEqual({ ok: true, url: text });
        },
      ),
    );
  });

  it('shows nothing of the URL and seals it differently each time', () => {
    const sealed = before.seal(url, 's1');
    expect(sealed).toMatch(/^v1\.key-2024\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);
    expect(sealed).not.toContain('planted');
    expect(Buffer.from(sealed.split('.')[3] ?? '', 'base64url').toString('latin1')).not.toContain('planted');
    expect(before.seal(url, 's1')).not.toBe(sealed);
  });

  it('does not open for another subscription', () => {
    expect(before.open(before.seal(url, 's1'), 's2')).toEqual({ ok: false, problem: 'damaged' });
  });

  it('opens what the previous key sealed, and seals with the current one', () => {
    const sealed = before.seal(url, 's1');
    expect(during.open(sealed, 's1')).toEqual({ ok: true, url });
    expect(during.currentKeyId).toBe(newKey.id);
    expect(during.keyIdOf(sealed)).toBe(oldKey.id);
    expect(during.keyIdOf(during.seal(url, 's1'))).toBe(newKey.id);
    expect(after.open(during.seal(url, 's1'), 's1')).toEqual({ ok: true, url });
  });

  it('names a key that it does not have', () => {
    expect(after.open(before.seal(url, 's1'), 's1')).toEqual({ ok: false, problem: 'unknown-key' });
  });

  it('finds damaged what another key sealed under the same id', () => {
    const impostor = createAesGcmCipher({ current: { id: oldKey.id, key: randomBytes(32) } });
    expect(impostor.open(before.seal(url, 's1'), 's1')).toEqual({ ok: false, problem: 'damaged' });
  });

  it('finds every changed character', () => {
    const sealed = before.seal(url, 's1');
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = sealed.slice(0, at) + (sealed[at] === '!' ? '?' : '!') + sealed.slice(at + 1);
      expect(before.open(changed, 's1').ok, `character ${at}`).toBe(false);
    }
  });

  it('finds every changed bit of iv, ciphertext and tag', () => {
    const parts = before.seal(url, 's1').split('.');
    for (const part of [2, 3, 4]) {
      const bytes = Buffer.from(parts[part] ?? '', 'base64url');
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const changed = parts.with(part, flipped.toString('base64url')).join('.');
        expect(before.open(changed, 's1'), `part ${part}, bit ${bit}`).toEqual({ ok: false, problem: 'damaged' });
      }
    }
  });

  it.each([
    '',
    'v1',
    'v2.key-2024.a.b.c',
    'https://plain.example/x',
    'v1.key-2024..x.y',
    'v1.key-2024.AAAAAAAAAAAAAAAA.AA.AA',
  ])('finds damaged what it never sealed: %j', (text) => {
    expect(before.open(text, 's1')).toEqual({ ok: false, problem: 'damaged' });
    expect(before.keyIdOf(text)).toBeUndefined();
  });

  it('does not accept a shortened tag', () => {
    const [version, id, iv, text, tag = ''] = before.seal(url, 's1').split('.');
    const short = [version, id, iv, text, Buffer.from(tag, 'base64url').subarray(0, 4).toString('base64url')].join('.');
    expect(before.open(short, 's1')).toEqual({ ok: false, problem: 'damaged' });
  });

  it('refuses keys of another length, ids that would break the text, and one id for two keys', () => {
    expect(() => createAesGcmCipher({ current: { id: 'a', key: randomBytes(16) } })).toThrow('32 bytes');
    expect(() => createAesGcmCipher({ current: { id: 'a.b', key: randomBytes(32) } })).toThrow('id of a callback key');
    expect(() => createAesGcmCipher({ current: oldKey, previous: { id: oldKey.id, key: newKey.key } })).toThrow('both');
  });

  it('shows no key when it is printed', () => {
    const printed = inspect(during, { depth: 10, showHidden: true });
    expect(printed).not.toContain(inspect(newKey.key).slice(8, 40));
    expect(printed).not.toContain(newKey.key.toString('hex'));
  });
});
