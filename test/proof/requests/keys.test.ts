/** Who gets in: every route of the contracts and the webhook, with every key that somebody might try. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDice } from '../dice.ts';
import { bytesOf, type Draft, withHeader, withQuery } from './draft.ts';
import { type FoundRoute, routesOfContracts } from './routes-of-contracts.ts';
import { A_WRONG_KEY, type Scene, setTheScene } from './scene.ts';
import { differences, storedRows } from './stored-rows.ts';
import { properDraft, type Target } from './targets.ts';
import { sendBytes } from './wire-client.ts';

let scene: Scene;
let routes: readonly FoundRoute[];

beforeAll(async () => {
  [scene, routes] = await Promise.all([setTheScene(), routesOfContracts()]);
});
afterAll(() => scene?.stop());

const HEADER = 'x-functions-key';

async function statusOf(draft: Draft): Promise<string> {
  const reply = await sendBytes({ port: scene.port, bytes: bytesOf(draft) });
  if (typeof reply === 'string') return reply;
  return reply.status === 401 ? `401 ${reply.text === '' ? 'of the host' : 'of the app'}` : String(reply.status);
}

/** How a key may be presented, and the ones that are not the right one. */
function strangersDrafts(draft: Draft, keys: readonly string[]): readonly Draft[] {
  const without = withHeader(draft, HEADER);
  return [
    without,
    ...keys.flatMap((key) => [
      withHeader(draft, HEADER, key),
      withQuery(without, 'code', encodeURIComponent(key)),
      withHeader(without, 'authorization', `Bearer ${key}`),
    ]),
    // The header is what counts, and its first value.
    withQuery(withHeader(draft, HEADER, A_WRONG_KEY), 'code', encodeURIComponent(scene.keys.master)),
    withHeader(draft, HEADER, A_WRONG_KEY, scene.keys.master),
  ];
}

function proper(target: Target): Draft {
  return properDraft(target, scene, createDice(1));
}

it('The app has no route beside those of the contracts', async () => {
  const { client, hostKeys } = scene.installation;
  const listed = await client.askAt('GET', `${scene.app.origin}/admin/functions`, { key: hostKeys.master });
  const paths = [...listed.text.matchAll(/"invoke_url_template":"[^"]*?\/api\/([^"]+)"/g)].map(([, path]) => path);
  expect(paths.length).toBeGreaterThan(15);
  expect([...new Set(paths)].sort()).toEqual([...new Set(routes.map(({ path }) => path))].sort());
});

it('Every route that wants the key is closed without it and with any other, and nothing is written', async () => {
  const { keys, subscriptions, secrets } = scene;
  const callbackKey = secrets.get('callback key') ?? '';
  const others = [A_WRONG_KEY, '', keys.eventgrid, keys.upstream, callbackKey, subscriptions[0]?.token ?? ''];
  const before = await storedRows(scene.installation.azurite.connectionString);
  const closed = routes.filter(({ authority }) => authority === 'function');
  expect(closed.length).toBeGreaterThan(15);
  for (const route of closed) {
    for (const draft of strangersDrafts(proper(route), others)) {
      expect(await statusOf(draft), `${route.operationId}`).toBe('401 of the host');
    }
  }
  const after = await storedRows(scene.installation.azurite.connectionString);
  expect(differences(before, after)).toEqual([]);
});

it('The webhook of Event Grid is closed without its key, also to who has the function key', async () => {
  const { keys, subscriptions } = scene;
  const others = [A_WRONG_KEY, '', keys.function, keys.upstream, subscriptions[0]?.token ?? ''];
  const before = await storedRows(scene.installation.azurite.connectionString);
  for (const type of ['Notification', 'SubscriptionValidation', 'Unsubscribe']) {
    for (const draft of strangersDrafts(withHeader(proper('event-grid'), 'aeg-event-type', type), others)) {
      expect(await statusOf(draft), type).toBe('401 of the host');
    }
  }
  expect(differences(before, await storedRows(scene.installation.azurite.connectionString))).toEqual([]);
});

it('Without a key only the health and a DELETE with its token are open, and the token of another opens nothing', async () => {
  const open = routes.filter(({ authority }) => authority === 'anonymous');
  expect(open.map(({ operationId }) => operationId)).toEqual(['Health', 'Unsubscribe']);
  const unsubscribe = open.find(({ method }) => method === 'DELETE');
  if (unsubscribe === undefined) throw new Error('Nobody can unsubscribe.');
  const before = await storedRows(scene.installation.azurite.connectionString);
  for (const [index, { id, token }] of scene.subscriptions.entries()) {
    const draft = { ...proper(unsubscribe), path: `/api/subscriptions/${id}` };
    const otherToken = scene.subscriptions[(index + 1) % scene.subscriptions.length]?.token ?? '';
    const random = token.replace(/^\d+\./, '');
    const forms = [
      '',
      '.',
      otherToken,
      random,
      `0.${random}`,
      `2.${random}`,
      `${token} `,
      `${token}x`,
      token.slice(0, -1),
    ];
    for (const form of [
      ...forms,
      token.toUpperCase(),
      `${token},${token}`,
      `01.${random}`,
      `1e0.${random}`,
      '%00',
      '1.',
    ]) {
      const asked = withQuery(draft, 'token', encodeURIComponent(form));
      expect(await statusOf(asked), form === '' ? 'none' : 'another form').toBe('401 of the app');
    }
    expect(await statusOf(withQuery(draft, 'token'))).toBe('401 of the app');
    expect(await statusOf(withQuery(draft, 'TOKENS', token))).toBe('401 of the app');
  }
  expect(differences(before, await storedRows(scene.installation.azurite.connectionString))).toEqual([]);
});

it('The function key and the master key open every route, so that a closed door is a door', async () => {
  for (const route of routes.filter(({ method }) => method !== 'DELETE')) {
    const draft = proper(route);
    const inQuery = withQuery(withHeader(draft, HEADER), 'code', encodeURIComponent(scene.keys.function));
    for (const opened of [draft, withHeader(draft, HEADER, scene.keys.master), inQuery]) {
      // What has been cancelled is about to end, and what is being sent cannot be sent again.
      const expected =
        route.authority === 'anonymous'
          ? ['200']
          : [String(route.success.status), ...(route.isLongRunning ? ['202'] : []), '409'];
      expect(expected, route.operationId).toContain(await statusOf(opened));
    }
  }
});
