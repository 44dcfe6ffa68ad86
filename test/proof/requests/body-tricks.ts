/** What may be wrong with a body: its bytes, its JSON, and each value in it. */
import { gzipSync } from 'node:zlib';
import type { Dice } from '../dice.ts';
import { CHUNKED, withHeader, withQuery } from './draft.ts';
import { HOSTILE_ADDRESSES, HOSTILE_TEXTS } from './hostile-texts.ts';
import { encoded, type Trick } from './request-tricks.ts';

const DEEP = 20_000;
/** A longer one stays as it is: what is nested by thousands can be read, and not be written again. */
const LONGEST_REWRITTEN = 10_000;

const HOSTILE_BODIES = [
  'null',
  'true',
  '0',
  '""',
  '[]',
  '[[]]',
  '{}',
  'NaN',
  '{"callbackUrl":undefined}',
  "{'callbackUrl':'x'}",
  '{"callbackUrl":"x","callbackUrl":42}',
  '{"__proto__":{"callbackUrl":"https://prod-01.westeurope.logic.azure.com/x"}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '{"callbackUrl":"\\ud800"}',
  '{"callbackUrl":"\\u0000"}',
  '{} {}',
  '{"a":1}//',
  'callbackUrl=https%3A%2F%2Fexample.com',
  '<callbackUrl/>',
  '\u0000',
  `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
  `${'{"callbackUrl":'.repeat(4_000)}1${'}'.repeat(4_000)}`,
  `{"callbackUrl":"${'x'.repeat(66_000)}"}`,
  `{"a":"${'x'.repeat(300_000)}"}`,
  `[${'1,'.repeat(10_000)}1]`,
] as const;

function changedBytes(change: (body: Buffer, dice: Dice) => Buffer): Trick {
  return (draft, dice) => ({ ...draft, body: change(draft.body ?? Buffer.alloc(0), dice) });
}

export const BODY_TRICKS = {
  'no body': ({ body: _, ...draft }) => draft,
  'hostile body': changedBytes((_, dice) => Buffer.from(dice.pick(HOSTILE_BODIES))),
  'cut body': changedBytes((body, dice) => body.subarray(0, dice.below(body.length + 1))),
  'flipped byte': changedBytes((body, dice) => {
    const place = dice.below(body.length + 1);
    return Buffer.from(body.map((byte, index) => (index === place ? dice.below(256) : byte)));
  }),
  'zipped body': (draft) =>
    withHeader({ ...draft, body: gzipSync(draft.body ?? Buffer.alloc(0)) }, 'content-encoding', 'gzip'),
  'mark before the body': changedBytes((body) => Buffer.concat([Buffer.from('\ufeff'), body])),
  'wide characters': changedBytes((body) => Buffer.from(body.toString('utf8'), 'utf16le')),
  'no characters': changedBytes((body) => Buffer.concat([body, Buffer.from([0xff, 0xfe, 0xc0, 0xaf])])),
  'chunked body': (draft) => withHeader(draft, ...CHUNKED),
  'hostile value': changedBytes((body, dice) => {
    const value = body.length > LONGEST_REWRITTEN ? undefined : jsonIn(body);
    return value === undefined ? body : Buffer.from(JSON.stringify(spoilt(value, dice)));
  }),
  'other address': changedBytes((body, dice) => {
    const value = body.length > LONGEST_REWRITTEN ? undefined : jsonIn(body);
    if (typeof value !== 'object' || value === null || !('callbackUrl' in value)) return body;
    return Buffer.from(JSON.stringify({ ...value, callbackUrl: dice.pick(HOSTILE_ADDRESSES) }));
  }),
} satisfies Record<string, Trick>;

/** Of a route that takes no body they change nothing; of the webhook, everything. */
export const EVENT_TRICKS = {
  'other type of event': (draft, dice) =>
    withHeader(draft, 'aeg-event-type', dice.pick(['SubscriptionValidation', 'Unsubscribe', 'notification', '', 'x'])),
  'no type of event': (draft) => withHeader(draft, 'aeg-event-type'),
  'other function': (draft, dice) =>
    withQuery(
      draft,
      'functionName',
      encoded(dice.pick(['', 'RECEIVESTATUSEVENT', 'health', 'subscribe', '__proto__', 'x'])),
    ),
  'handshake of options': (draft, dice) =>
    withHeader(
      { ...draft, method: 'OPTIONS' },
      'webhook-request-origin',
      dice.pick(['eventgrid.azure.net', 'example.com', '']),
    ),
} satisfies Record<string, Trick>;

const HOSTILE_VALUES = [
  null,
  true,
  0,
  -1,
  1e308,
  -1e308,
  2 ** 63,
  [],
  {},
  [[]],
  ['x'],
  Array.from({ length: 25 }, (_, index) => `job-${index}`),
  Array.from({ length: 20 }, () => '\u0001'.repeat(256)),
  { length: 1 },
  { toString: 1 },
  JSON.parse('{"__proto__":{"x":1}}'),
  '\u0001'.repeat(20_000),
  '\ud800'.repeat(256),
] as const;

function hostileValue(dice: Dice): unknown {
  return dice.percent(50) ? dice.pick(HOSTILE_TEXTS) : dice.pickOf(HOSTILE_VALUES);
}

/** Somewhere in it one value is another, is gone, or has company. */
export function spoilt(value: unknown, dice: Dice): unknown {
  if (typeof value !== 'object' || value === null || dice.percent(5)) return hostileValue(dice);
  if (Array.isArray(value)) {
    const place = dice.below(value.length + 1);
    if (place === value.length) return [...value, hostileValue(dice)];
    return value.map((part, index) => (index === place ? spoilt(part, dice) : part));
  }
  const names = Object.keys(value);
  const victim = dice.pickOf(names);
  if (victim === undefined || dice.percent(5)) return { ...value, [dice.pick(HOSTILE_TEXTS)]: hostileValue(dice) };
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) => {
      if (name !== victim) return [[name, part]];
      return dice.percent(15) ? [] : [[name, spoilt(part, dice)]];
    }),
  );
}

export function jsonIn(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
