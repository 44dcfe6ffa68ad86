// The two keys of a topic, and how a request proves that it knows one: by the key itself, or by a signature made with it.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface TopicKeys {
  readonly key1: string;
  readonly key2: string;
}

export function newTopicKeys(): TopicKeys {
  const key = () => randomBytes(32).toString('base64');
  return { key1: key(), key2: key() };
}

/** Undefined where the request may publish; otherwise why not. A bearer token opens nothing here: no tenant has issued it. */
export function refusalOf(headers: IncomingHttpHeaders, keys: TopicKeys, now: number): string | undefined {
  const all = [keys.key1, keys.key2];
  const key = headers['aeg-sas-key'];
  if (typeof key === 'string')
    return all.some((one) => isSame(one, key)) ? undefined : 'The key is not one of the topic.';
  const token = headers['aeg-sas-token'];
  if (typeof token !== 'string') return 'The request carries neither aeg-sas-key nor aeg-sas-token.';
  const [, signed = '', expiry = '', signature = ''] = /^(r=[^&]+&e=([^&]+))&s=([^&]+)$/.exec(token) ?? [];
  const expiresAt = Date.parse(`${decodeURIComponent(expiry).replaceAll('+', ' ')} UTC`);
  if (Number.isNaN(expiresAt) || expiresAt < now) return 'The signature has expired.';
  const isSigned = all.some((one) => isSame(signatureOf(signed, one), decodeURIComponent(signature)));
  return isSigned ? undefined : 'The signature is not made with a key of the topic.';
}

/** `signed` is `r={encoded resource}&e={encoded expiry}`. */
function signatureOf(signed: string, key: string): string {
  return createHmac('sha256', Buffer.from(key, 'base64')).update(signed).digest('base64');
}

function isSame(wanted: string, given: string): boolean {
  const [a, b] = [Buffer.from(wanted), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
