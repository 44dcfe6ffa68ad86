/** What may be wrong with a request's line and headers. Each trick spoils one thing and leaves the rest. */
import type { Dice } from '../dice.ts';
import { type Draft, type Pair, withHeader, withQuery } from './draft.ts';
import { HOSTILE_IDS, HOSTILE_TEXTS } from './hostile-texts.ts';
import { A_WRONG_KEY } from './scene.ts';
import type { Cast } from './targets.ts';

export type Trick = (draft: Draft, dice: Dice, cast: Cast) => Draft;

/** Escapes that mean nothing, or mean it twice. */
const BAD_ESCAPES = [
  '%',
  '%z',
  '%zz',
  '%E0%A4',
  '%ED%A0%80',
  '%C0%AF',
  '%FF',
  '%2',
  '%u0041',
  '%2525',
  '%00',
  '+',
  '%0d%0a',
] as const;

/** Lone halves of a character cannot be encoded: their bytes are sent as they would be. */
export function encoded(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

function changedQuery(change: (pair: Pair, dice: Dice) => readonly Pair[]): Trick {
  return (draft, dice) => {
    const victim = dice.pickOf(draft.query);
    if (victim === undefined) return draft;
    return { ...draft, query: draft.query.flatMap((pair) => (pair === victim ? change(pair, dice) : [pair])) };
  };
}

export const QUERY_TRICKS = {
  'drop an input': changedQuery(() => []),
  'repeat an input': changedQuery((pair) => [pair, pair]),
  'contradict an input': changedQuery((pair, dice) => [pair, [pair[0], encoded(dice.pick(HOSTILE_TEXTS))]]),
  'empty an input': changedQuery(([name]) => [[name, '']]),
  'hostile input': changedQuery(([name], dice) => [[name, encoded(dice.pick(HOSTILE_TEXTS))]]),
  'bad escape in an input': changedQuery(([name, value], dice) => [[name, `${value}${dice.pick(BAD_ESCAPES)}`]]),
  'other case of an input': changedQuery(([name, value]) => [[name.toUpperCase(), value]]),
  'indexed input': changedQuery(([name, value]) => [[`${name}[0]`, value]]),
  'unknown input': (draft, dice) =>
    withQuery(draft, encoded(dice.pick(HOSTILE_TEXTS)), encoded(dice.pick(HOSTILE_TEXTS))),
  'inherited input': (draft, dice) =>
    withQuery(draft, dice.pick(['__proto__', 'constructor', '__proto__[x]', 'toString']), 'x'),
  'many inputs': (draft) => ({
    ...draft,
    query: [...draft.query, ...Array.from({ length: 500 }, (_, index): Pair => [`a${index}`, 'x'])],
  }),
} satisfies Record<string, Trick>;

function changedPath(change: (path: string, dice: Dice) => string): Trick {
  return (draft, dice) => ({ ...draft, path: change(draft.path, dice) });
}

/** The last part is a route's name or an id. */
function withPart(path: string, part: string, dice: Dice): string {
  const parts = path.split('/');
  const index = dice.between(Math.min(3, parts.length - 1), parts.length - 1);
  return parts.map((old, place) => (place === index ? part : old)).join('/');
}

const LOOKS_LIKE_AN_ID = /^[0-9A-Za-z-]{24,}$/;

function withOtherId(path: string, id: string, dice: Dice): string {
  const parts = path.split('/');
  const victim = dice.pickOf(parts.filter((part) => LOOKS_LIKE_AN_ID.test(part)));
  return victim === undefined ? path : parts.map((part) => (part === victim ? id : part)).join('/');
}

export const PATH_TRICKS = {
  'hostile part': changedPath((path, dice) => withPart(path, encoded(dice.pick(HOSTILE_TEXTS)), dice)),
  'other id': changedPath((path, dice) => withOtherId(path, dice.pick(HOSTILE_IDS), dice)),
  'bad escape': changedPath((path, dice) => `${path}${dice.pick(BAD_ESCAPES)}`),
  'escaped letters': changedPath((path) => path.replace(/[a-m-](?=[^/]*$)/g, (letter) => encoded(letter))),
  'double slash': changedPath((path, dice) => path.replace(/\//g, (slash) => (dice.percent(40) ? '//' : slash))),
  'escaped slash': changedPath((path) => path.replace(/\/([^/]*)$/, '%2F$1')),
  'back slash': changedPath((path) => path.replace(/\/([^/]*)$/, '\\$1')),
  'slash at the end': changedPath((path, dice) => `${path}${dice.pick(['/', '//', '/.', '/..', '/%2e%2e/', '/;x=1'])}`),
  traversal: changedPath((path, dice) =>
    dice.pick([`${path}/../../..`, `/../..${path}`, path.replace('/api', '/api/./x/..')]),
  ),
  'other case': changedPath((path) => path.toUpperCase()),
  'very long': changedPath((path) => `${path}/${'x'.repeat(8_000)}`),
  'absolute form': changedPath((path, dice) =>
    dice.pick([
      `http://example.com${path}`,
      `https://example.com${path}`,
      `ftp://example.com${path}`,
      `http://user:word@example.com${path}`,
      `foo:${path}`,
    ]),
  ),
  'no path': changedPath((_, dice) => dice.pick(['*', '/', '/api', '/api/', '?', '/#', '/admin/host/status', '/.env'])),
} satisfies Record<string, Trick>;

const VERBS = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'PURGE',
  'SEARCH',
] as const;
const HEADER_NAMES = [
  'x-ms-workflow-id',
  'x-ms-workflow-name',
  'accept',
  'cookie',
  'traceparent',
  'x-forwarded-host',
  'x-original-url',
  'x-http-method-override',
  'range',
  'if-none-match',
  '__proto__',
  'constructor',
  "!#$%&'*+-.^_`|~",
] as const;
const HEADER_VALUES = [
  '',
  '*/*',
  '\u00e9\u00ff',
  '../..',
  '00-0-0-0',
  'DELETE',
  'bytes=0-',
  "' or 1 eq 1",
  'x'.repeat(4_000),
  '{"a":1}',
  '%00',
  '*',
  '"W/x"',
] as const;
const TYPES = [
  'text/plain',
  'application/xml',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-16',
  'APPLICATION/JSON',
  '/',
  ';',
  'a/b/c',
  '*/*',
  'application/json, text/html',
  '',
] as const;
const HOSTS = [
  '',
  'example.com',
  'example.com:99999',
  'user:word@example.com',
  '[::1',
  '[::1]:80',
  '127.0.0.1:0',
  'a b',
  'x'.repeat(300),
  'пример.example',
  '..',
  '%00',
  'example.com/path',
  'example.com#',
  'xn--a',
] as const;

export const HEADER_TRICKS = {
  'other verb': (draft, dice) => ({ ...draft, method: dice.pick(VERBS) }),
  'odd header': (draft, dice) => withHeader(draft, dice.pick(HEADER_NAMES), dice.pick(HEADER_VALUES)),
  'header twice': (draft, dice) => {
    const victim = dice.pickOf(draft.headers);
    return victim === undefined ? draft : { ...draft, headers: [...draft.headers, victim] };
  },
  'many headers': (draft) => ({
    ...draft,
    headers: [...draft.headers, ...Array.from({ length: 300 }, (_, index): Pair => [`x-${index}`, 'x'])],
  }),
  'header too long': (draft) => withHeader(draft, 'x-long', 'x'.repeat(20_000)),
  'other type of content': (draft, dice) => withHeader(draft, 'content-type', dice.pick(TYPES)),
  'other host': (draft, dice) => withHeader(draft, 'host', dice.pick(HOSTS)),
  'no host': (draft) => withHeader(draft, 'host'),
  'no key': (draft) => withHeader(draft, 'x-functions-key'),
  'other key': (draft, dice, { keys, subscriptions }) =>
    withHeader(
      draft,
      'x-functions-key',
      dice.pick([
        '',
        A_WRONG_KEY,
        keys.eventgrid,
        keys.upstream,
        keys.function,
        dice.pickOf(subscriptions)?.token ?? '',
      ]),
    ),
  'key in the query': (draft, dice, { keys }) =>
    withQuery(
      withHeader(draft, 'x-functions-key'),
      'code',
      encoded(dice.pick([keys.function, A_WRONG_KEY, keys.eventgrid])),
    ),
  'two keys': (draft, dice, { keys }) =>
    withHeader(draft, 'x-functions-key', ...dice.shuffled([A_WRONG_KEY, keys.function])),
  'expects to go on': (draft) => withHeader(draft, 'expect', '100-continue'),
  'wants to be something else': (draft) =>
    withHeader(withHeader(draft, 'connection', 'Upgrade'), 'upgrade', 'websocket'),
} satisfies Record<string, Trick>;
