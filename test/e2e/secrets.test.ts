/** What opens something is written nowhere: not in the output, not in a reply, not in storage, however things go wrong. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTopic, type Topic } from '../../local/event-grid/topic.ts';
import { CONTACTS_ID, INSTANCE_ID, type Installation, startInstallation } from './local-installation.ts';
import { type StoredText, storedTexts } from './stored-texts.ts';

let installation: Installation;
let topic: Topic;
let stored: readonly StoredText[];
/** By name, in each form in which it could lie about. */
let secrets: ReadonlyMap<string, readonly string[]>;
let tokens: readonly string[];

const GRACE_IN_S = 10;
const WITHIN_IN_MS = 60_000;
/** What is measured where secrets pass: at the callbacks and at upstream. */
const MEASURED = ['upstream.calls', 'delivery.attempt-latency', 'deliveries', 'outbox.depth', 'poison.messages'];
const REFUSED_SIGNATURE = 'plantedSignatureOfARefusedAddress';

const forms = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('hex'),
];

beforeAll(async () => {
  topic = await startTopic();
  installation = await startInstallation({
    SUBSCRIPTION_GRACE: `PT${GRACE_IN_S}S`,
    PUBLISH_TOPIC_ENDPOINT: topic.endpoint,
    PUBLISH_TOPIC_KEY: topic.keys.key1,
  });
  // One event for each of the four flows: of each kind of answer one, and one that is taken.
  topic.trouble({ kind: 'status', status: 401 });
  topic.trouble({ kind: 'status', status: 413 });
  topic.trouble({ kind: 'cut' });
  const { client, contoso, receiver, upstream, azurite, app } = installation;
  const instanceId = INSTANCE_ID;
  const urls = ['well', 'busy', 'off', 'wrong'].map((key) => receiver.addFlow(key).callbackUrl(receiver.origin));
  const [well = '', busy = '', off = '', wrong = ''] = urls;
  const subscriptions = [
    await client.subscribe('data-source-refresh-failed', { instanceId }, well),
    await client.subscribe('data-source-refresh-failed', { instanceId }, busy),
    await client.subscribe('data-source-refresh-failed', { instanceId }, off),
    // The signature no longer fits the address: the engine answers 401.
    await client.subscribe('data-source-refresh-failed', { instanceId }, wrong.replace('/run?', '/run?x=1&')),
  ];
  receiver.flow('busy').fail({ status: 503 }, 1);
  receiver.flow('off').state = 'disabled';
  await client.trySubscribing(
    'unification-completed',
    { instanceId },
    `${well.replace('http:', 'ftp:')}&sig=${REFUSED_SIGNATURE}`,
  );
  await client.ask('POST', '/api/triggers/unification-completed', {
    query: { instanceId },
    body: `{"callbackUrl":"${REFUSED_SIGNATURE}`,
  });
  upstream.faults.add('any', { kind: 'status', status: 500 }, 2);
  contoso.refreshDataSource(CONTACTS_ID, { outcome: 'failed', at: Date.now() + 1 });
  for (const { id } of subscriptions) {
    const settled = async () => {
      expect((await client.get(`subscriptions/${id}/deliveries`)).text).toMatch(/"attempts":\[\{/);
    };
    await vi.waitFor(settled, { timeout: WITHIN_IN_MS, interval: 100 });
    await client.get(`subscriptions/${id}`);
    await client.get(`subscriptions/${id}/verdicts`);
    await client.get(`subscriptions/${id}/deliveries`, { destination: 'topic' });
  }
  await client.get('subscriptions');
  await client.get('options/segments', { instanceId });
  const partitions = await client.get('tables/Customer/partitions-v2', { instanceId });
  const [, partitionId = ''] = /"partitionId":"(\w+)"/.exec(partitions.text) ?? [];
  const pieces = [
    await client.get(`tables/Customer/partitions/${partitionId}/data`, { instanceId }),
    await client.get(`tables/Customer/partitions/${partitionId}/data`, { instanceId, position: String(10 ** 9) }),
    await client.get(`tables/Customer/partitions/${'0'.repeat(32)}/data`, { instanceId }),
  ];
  expect(pieces.map(({ status }) => status)).toEqual([200, 200, 404]);
  await client.ask('GET', '/api/health');
  for (const { location } of subscriptions.slice(0, 2)) await client.askAt('DELETE', location);
  await client.askAt('DELETE', `${subscriptions[2]?.location}x`);

  tokens = subscriptions.map(({ location }) => new URL(location).searchParams.get('token') ?? '');
  await app.stop();
  // The doorbells for the ends of the two lie in the queue, and become visible when the grace is over.
  const waiting = async () => {
    const texts = await storedTexts(azurite.connectionString);
    expect(texts.some(({ text }) => text.includes('end-subscription'))).toBe(true);
    return texts;
  };
  stored = await vi.waitFor(waiting, { timeout: WITHIN_IN_MS, interval: 250 });

  const signatureIn = (url: string) => new URL(url).searchParams.get('sig') ?? '';
  secrets = new Map([
    ...urls.map((url, index) => [`signature ${index}`, forms(signatureIn(url))] as const),
    ['refused signature', forms(REFUSED_SIGNATURE)],
    ['key of the topic', forms(topic.keys.key1)],
    // Its signature is another each time; whoever tells the address would tell the place as well.
    ['signed address of a partition', forms(`/storage/${INSTANCE_ID}/Customer/part-`)],
    ...Object.entries(installation.secrets).map(([name, value]) => [name, forms(value)] as const),
    ...tokens.map((token, index) => [`token ${index}`, forms(token.replace(/^\d+\./, ''))] as const),
    ...Object.entries(installation.hostKeys).map(([name, value]) => [`${name} key`, forms(value)] as const),
  ]);
});
afterAll(async () => {
  await installation?.stop();
  await topic?.stop();
});

/** The names of what was found, so that a failure does not print the secret either. */
function found(texts: readonly StoredText[]): string[] {
  return [...secrets].flatMap(([name, spellings]) =>
    texts
      .filter(({ text }) => spellings.some((spelling) => text.includes(spelling)))
      .map(({ place }) => `${name} in ${place}`),
  );
}

describe('A secret', () => {
  it('would be found: the search finds what is there', () => {
    for (const [name, [spelling = '']] of secrets) {
      expect(spelling.length, name).toBeGreaterThan(20);
      expect(found([{ place: 'here', text: `before ${spelling} after` }])).toEqual([`${name} in here`]);
    }
    expect(stored.length).toBeGreaterThan(100);
    expect(installation.app.lines.length).toBeGreaterThan(40);
    expect(installation.app.log.all('delivery.attempted').length).toBeGreaterThanOrEqual(4);
    const measured = new Set(installation.app.log.all('metric.recorded').map(({ metric }) => metric));
    for (const metric of MEASURED) expect([...measured]).toContain(metric);
    expect(installation.receiver.received.every(({ headers }) => headers.traceparent !== undefined)).toBe(true);
  });

  it('is not in what the app and its host print', () => {
    expect(found(installation.app.lines.map((text, index) => ({ place: `line ${index}`, text })))).toEqual([]);
  });

  it('is in no reply, but for the Location that hands out a token', () => {
    const replies = installation.client.replies.flatMap(({ text, headers, status }, index) => [
      { place: `body of reply ${index} (${status})`, text },
      ...[...headers]
        .filter(([name]) => name !== 'location')
        .map(([name, text]) => ({ place: `header ${name}`, text })),
    ]);
    expect(found(replies)).toEqual([]);
    for (const { headers } of installation.client.replies) expect(headers.get('location') ?? '').not.toContain('sig=');
  });

  it('is in no event that goes to the topic', () => {
    const published = topic.published.map(({ body }, index) => ({ place: `event ${index}`, text: body }));
    expect(published.length).toBeGreaterThan(0);
    expect(installation.app.log.all('publication.attempted').length).toBeGreaterThanOrEqual(4);
    expect(found(published)).toEqual([]);
  });

  it('is in no cell of a table and in no message of a queue', () => {
    expect(stored.some(({ place }) => place.startsWith('queue'))).toBe(true);
    expect(stored.some(({ place }) => place.startsWith('triggers'))).toBe(true);
    expect(stored.some(({ place }) => /^deliveries\d{6}/.test(place))).toBe(true);
    expect(stored.some(({ place }) => /^publications\d{6}/.test(place))).toBe(true);
    expect(found(stored)).toEqual([]);
  });
});
