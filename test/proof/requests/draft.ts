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

function targetOf({ path, query }: Draft): string {
  return query.length === 0 ? path : `${path}?${query.map(([name, value]) => `${name}=${value}`).join('&')}`;
}

function headOf(draft: Draft): string {
  const lines = draft.headers.map(([name, value]) => `${name}: ${value}`);
  return [`${draft.method} ${targetOf(draft)} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}

/** Whatever is wrong with a body, where it ends is told truly: else nobody could say when an answer is due. */
export function bytesOf(draft: Draft): Buffer {
  const { body, headers } = draft;
  const isTold = headers.some(([name]) => name === CHUNKED[0]);
  if (isTold) return Buffer.concat([Buffer.from(headOf(draft), 'latin1'), inChunks(body ?? Buffer.alloc(0))]);
  const told: Draft =
    body === undefined ? draft : { ...draft, headers: [...headers, ['content-length', String(body.length)]] };
  return Buffer.concat([Buffer.from(headOf(told), 'latin1'), body ?? Buffer.alloc(0)]);
}

export const CHUNKED: Pair = ['transfer-encoding', 'chunked'];

function inChunks(body: Buffer): Buffer {
  const first = body.length === 0 ? [] : [Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')];
  return Buffer.concat([...first, Buffer.from('0\r\n\r\n')]);
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
