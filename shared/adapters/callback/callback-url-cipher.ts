// AES-256-GCM for callback URLs at rest: `v1.{key id}.{iv}.{ciphertext}.{tag}`, with the subscription's id as associated
// data, so that a sealed URL copied to another subscription's row does not open there.
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { CallbackUrl } from '../../domain/callback-url.ts';
import type { CallbackUrlCipher, OpenedCallbackUrl } from '../../ports/callback-url-cipher.ts';

export interface CipherKey {
  readonly id: string;
  readonly key: Uint8Array;
}

export interface CipherKeys {
  /** Seals. */
  readonly current: CipherKey;
  /** Only opens what was sealed before the last rotation. */
  readonly previous?: CipherKey;
}

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID = /^[\w-]{1,64}$/;
const SEALED = /^v1\.(?<keyId>[\w-]{1,64})\.(?<iv>[\w-]{16})\.(?<text>[\w-]+)\.(?<tag>[\w-]{22})$/;

export function createAesGcmCipher({ current, previous }: CipherKeys): CallbackUrlCipher {
  const keys = new Map<string, KeyObject>();
  for (const { id, key } of previous === undefined ? [current] : [previous, current]) {
    if (!KEY_ID.test(id)) throw new Error('the id of a callback key must be 1 to 64 letters, digits, "-" or "_"');
    if (key.byteLength !== KEY_BYTES) throw new Error(`the callback key "${id}" must be ${KEY_BYTES} bytes long`);
    if (keys.has(id)) throw new Error(`both callback keys have the id "${id}"`);
    keys.set(id, createSecretKey(key));
  }
  const sealingKey = createSecretKey(current.key);

  return {
    currentKeyId: current.id,
    seal(url, subscriptionId) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, sealingKey, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(subscriptionId));
      const text = Buffer.concat([cipher.update(url, 'utf8'), cipher.final()]);
      return ['v1', current.id, ...[iv, text, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
    },
    open(sealed, subscriptionId) {
      const parts = SEALED.exec(sealed)?.groups;
      if (parts === undefined) return { ok: false, problem: 'damaged' };
      const { keyId = '', iv = '', text = '', tag = '' } = parts;
      const key = keys.get(keyId);
      if (key === undefined) return { ok: false, problem: 'unknown-key' };
      return opened(key, { iv, text, tag }, subscriptionId);
    },
    keyIdOf: (sealed) => SEALED.exec(sealed)?.groups?.keyId,
  };
}

interface SealedParts {
  readonly iv: string;
  readonly text: string;
  readonly tag: string;
}

function opened(key: KeyObject, { iv, text, tag }: SealedParts, subscriptionId: string): OpenedCallbackUrl {
  const decipher = createDecipheriv(ALGORITHM, key, Buffer.from(iv, 'base64url'), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(subscriptionId));
  decipher.setAuthTag(Buffer.from(tag, 'base64url'));
  try {
    const url = Buffer.concat([decipher.update(text, 'base64url'), decipher.final()]).toString('utf8');
    return { ok: true, url: url as CallbackUrl };
  } catch {
    return { ok: false, problem: 'damaged' };
  }
}
