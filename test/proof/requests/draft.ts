/** A request before it goes out: each part as it will stand on the wire, so that a trick may spoil any of them. */

export type Pair = readonly [name: string, value: string];

export interface Draft {
  readonly method: string;
  readonly path: string;
  /** Encoded already, or wrongly so. */
  readonly query: readonly Pair[];
  readonly headers: readonly Pair[];
  readonly body?: Buffer;
}

export function targetOf({ path, query }: Draft): string {
  return query.length === 0 ? path : `${path}?${query.map(([name, value]) => `${name}=${value}`).join('&')}`;
}

export function headOf(draft: Draft): string {
  const lines = draft.headers.map(([name, value]) => `${name}: ${value}`);
  return [`${draft.method} ${targetOf(draft)} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}

/** The length is told truly unless the draft says itself how its body ends. */
export function bytesOf(draft: Draft): Buffer {
  const { body, headers } = draft;
  const isTold = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  const told: Draft =
    body === undefined || isTold ? draft : { ...draft, headers: [...headers, ['content-length', String(body.length)]] };
  return Buffer.concat([Buffer.from(headOf(told), 'latin1'), body ?? Buffer.alloc(0)]);
}

export function withHeader(draft: Draft, name: string, ...values: readonly string[]): Draft {
  const others = draft.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase());
  return { ...draft, headers: [...others, ...values.map((value): Pair => [name, value])] };
}

export function withQuery(draft: Draft, name: string, ...values: readonly string[]): Draft {
  const others = draft.query.filter(([other]) => other !== name);
  return { ...draft, query: [...others, ...values.map((value): Pair => [name, value])] };
}

const LONGEST_SHOWN = 600;

/** For a failure's message: what opens something is shown by its name. */
export function shown(draft: Draft, secrets: ReadonlyMap<string, string>): string {
  const { body } = draft;
  const text = `${headOf(draft)}${body === undefined ? '' : `(${body.length} bytes) ${body.toString('latin1')}`}`;
  return redacted(text, secrets).slice(0, LONGEST_SHOWN);
}

export function redacted(text: string, secrets: ReadonlyMap<string, string>): string {
  let safe = text;
  for (const [name, secret] of secrets) {
    for (const spelling of [secret, encodeURIComponent(secret)]) safe = safe.replaceAll(spelling, `<${name}>`);
  }
  return safe;
}
