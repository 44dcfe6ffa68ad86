/** The search finds a secret however it is spelt, alone or within other text, and says nothing where there is none. */
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { found } from './secret-search.ts';

const PLANTED = '+planted/secret="Ω"%2F&of a certain length=';
const secrets = new Map([['planted', PLANTED]]);
const search = (text: string) => found(secrets, [{ place: 'here', text }]);

it.each([
  ['as it is', PLANTED],
  ['in a URL', `https://example.com/?sig=${encodeURIComponent(PLANTED)}&x=1`],
  ['in JSON', JSON.stringify({ a: [PLANTED] })],
  ['in hexadecimal digits', Buffer.from(PLANTED).toString('hex')],
  ['in large ones', Buffer.from(PLANTED).toString('hex').toUpperCase()],
])('A secret is found %s', (_, text) => {
  expect(search(`before ${text} after`)).toEqual(['planted in here']);
});

it.each([0, 1, 2, 3, 4, 5])(
  'A secret is found in base64, %i characters from its start and of either alphabet',
  (offset) => {
    for (const encoding of ['base64', 'base64url'] as const) {
      const text = Buffer.from(`${'x'.repeat(offset)}${PLANTED}${'y'.repeat(offset)}`).toString(encoding);
      expect(search(text)).toEqual(['planted in here']);
    }
  },
);

it('Nothing is found where nothing is', () => {
  expect(search(randomBytes(10_000).toString('base64'))).toEqual([]);
  expect(search(PLANTED.slice(0, -8))).toEqual([]);
});

it('What is too short to be told from chance is not looked for', () => {
  expect(() => found(new Map([['short', 'abc']]), [])).toThrow('short');
});
