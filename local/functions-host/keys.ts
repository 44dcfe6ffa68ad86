// The keys that open the host's endpoints. A cloud host makes them up and keeps them in storage; here they are handed over
// at start, and every function shares one function key.
import { timingSafeEqual } from 'node:crypto';

export interface HostKeys {
  readonly master: string;
  readonly function: string;
  /** The system key of the Event Grid webhook; it opens nothing else. */
  readonly eventgrid: string;
}

export type AuthLevel = 'anonymous' | 'function' | 'admin';

/** For a local machine only: they are published with this source. */
export const LOCAL_KEYS: HostKeys = {
  master: 'local-master-key',
  function: 'local-function-key',
  eventgrid: 'local-eventgrid-key',
};

/** The header wins over the query, even where only the key in the query is right. */
export function presentedKey(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  query: URLSearchParams,
): string | undefined {
  const header = headers['x-functions-key'];
  const fromHeader = typeof header === 'string' ? header : header?.[0];
  return fromHeader ?? query.get('code') ?? undefined;
}

export function opensFunction(key: string | undefined, level: AuthLevel, keys: HostKeys): boolean {
  switch (level) {
    case 'anonymous':
      return true;
    case 'function':
      return sameKey(key, keys.function) || sameKey(key, keys.master);
    case 'admin':
      return sameKey(key, keys.master);
  }
}

export function opensAdmin(key: string | undefined, keys: HostKeys): boolean {
  return sameKey(key, keys.master);
}

export function opensEventGrid(key: string | undefined, keys: HostKeys): boolean {
  return sameKey(key, keys.eventgrid) || sameKey(key, keys.master);
}

function sameKey(presented: string | undefined, expected: string): boolean {
  const one = Buffer.from(presented ?? '');
  const other = Buffer.from(expected);
  return other.length > 0 && one.length === other.length && timingSafeEqual(one, other);
}
