/** The judge of replies finds what it is there to find: each fault that a reply may have, planted. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Draft } from './draft.ts';
import { judgeReply } from './judge-reply.ts';
import { type FoundRoute, routesOfContracts } from './routes-of-contracts.ts';
import { differences } from './stored-rows.ts';
import type { WireReply } from './wire-client.ts';

let routes: readonly FoundRoute[];

beforeAll(async () => {
  routes = await routesOfContracts();
});

const secrets = new Map([['key', 'the-planted-key']]);
const DRAFT: Draft = { method: 'GET', path: '/api/subscriptions', query: [], headers: [] };
const WEBHOOK: Draft = {
  method: 'POST',
  path: '/runtime/webhooks/eventgrid',
  query: [],
  headers: [['aeg-event-type', 'Notification']],
  body: Buffer.from('[{"id":"1"}]'),
};

const asJson = (status: number, body: unknown): WireReply => ({
  status,
  headers: new Map([['content-type', 'application/json']]),
  text: JSON.stringify(body),
});
const bare = (status: number, text = ''): WireReply => ({ status, headers: new Map(), text });
const error = (message: string, more: object = {}) => ({ error: { code: 'token-refused', message, ...more } });
const invalid = (details: unknown) => ({ error: { code: 'input-invalid', message: 'limit must be 1.', details } });

const problemsOf = (reply: WireReply | 'late', draft: Draft = DRAFT) =>
  judgeReply(reply, { draft, routes, secrets }).problems;

describe('All is well', () => {
  it.each<[string, WireReply, Draft?]>([
    ['with a refusal', asJson(401, error('The token is wrong.'))],
    ['with bad input that is named', asJson(400, invalid([{ field: 'limit', message: 'must be 1' }]))],
    ['with a success', asJson(200, { value: [] })],
    ['with an empty reply of the host', bare(404)],
    ['with events that were taken', bare(202), WEBHOOK],
    ['where the host cannot read an event', bare(400), { ...WEBHOOK, body: Buffer.from('[1]') }],
  ])('%s', (_, reply, draft) => {
    expect(problemsOf(reply, draft)).toEqual([]);
  });
});

describe('A fault is found', () => {
  it.each<[string, WireReply | 'late', RegExp, Draft?]>([
    ['where nobody answers', 'late', /No reply/],
    ['where the app fails', asJson(500, error('Something went wrong.')), /answers 500/],
    ['where the host fails', bare(500), /host answers 500/],
    ['where an event makes the webhook fail', bare(500), /host answers 500/, WEBHOOK],
    ['where something is said to be down', asJson(503, error('Try again.')), /503/],
    ['where the shape is another', asJson(404, { message: 'no' }), /shape/],
    ['where the error says more than it should', asJson(404, error('No.', { stack: 'x' })), /shape/],
    ['where a success has another body', asJson(200, { rows: [] }), /no success/],
    ['where no field is named', asJson(400, invalid([])), /without its field/],
    ['where the field is nobody’s', asJson(400, invalid([{ field: 'colour', message: 'must be 1' }])), /nobody/],
    [
      'where the message leaves one out',
      asJson(400, invalid([{ field: 'since', message: 'must be 2' }])),
      /does not name/,
    ],
    ['where a stack is shown', asJson(404, error('at readRow (x.')), /inside/],
    ['where a table is named', asJson(404, error('No deliveries202603 there.')), /inside/],
    ['where a library speaks', asJson(400, error('Invalid input.')), /inside/],
    ['where a key is told', asJson(404, error('No the-planted-key here.')), /holds the key/],
  ])('%s', (_, reply, problem, draft) => {
    expect(problemsOf(reply, draft).join('; ')).toMatch(problem);
  });
});

it('Whatever came, went or changed between two looks at storage is told', () => {
  const before = new Map([
    ['a', '1'],
    ['b', '1'],
    ['c', '1'],
  ]);
  const after = new Map([
    ['a', '1'],
    ['b', '2'],
    ['d', '1'],
  ]);
  expect(differences(before, after)).toEqual(['b changed', 'c went', 'd came']);
});
