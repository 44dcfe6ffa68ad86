/** What a run tells of itself, good and bad, is what alerts and workbook ask for: by these very names. */
import { readdirSync, readFileSync } from 'node:fs';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTopic, type Topic } from '../../local/event-grid/topic.ts';
import { POLL_QUEUE } from '../../shared/contracts/queue-messages.ts';
import { FINAL_STATES } from '../../shared/domain/delivery.ts';
import { METRICS, type MetricDimensions } from '../../shared/ports/metrics.ts';
import { type Line, problemsOf } from '../kusto/query-check.ts';
import { CONTACTS_ID, INSTANCE_ID, type Installation, startInstallation } from './local-installation.ts';

const WITHIN_IN_MS = 60_000;
const LISTED = 50;
const QUERIES = ['alerts', 'workbook'].flatMap((folder) =>
  readdirSync(`infra/queries/${folder}`).map((file) => `infra/queries/${folder}/${file}`),
);
/** An event expires after a day; the simulated upstream knows no 403, and the local token is always to be had. */
const UPSTREAM_STATUSES: readonly MetricDimensions['upstream.calls']['status'][] = ['403', 'no-token'];
const UNSEEN = { result: FINAL_STATES.filter((state) => state === 'expired'), status: UPSTREAM_STATUSES };

let installation: Installation;
let topic: Topic;
let lines: readonly Line[];

beforeAll(async () => {
  // Refused, so that the other one is tried.
  topic = await startTopic();
  installation = await startInstallation({
    CONTOSO_PRIMARY_KEY: 'a key that upstream does not know',
    PUBLISH_TOPIC_ENDPOINT: topic.endpoint,
    PUBLISH_TOPIC_KEY: topic.keys.key1,
  });
  const { client, contoso, receiver, upstream, azurite, app, hostKeys } = installation;
  const instanceId = INSTANCE_ID;
  const segment = { instanceId, segmentName: 'High_value', threshold: '5000' };
  const urlOf = (key: string) => receiver.addFlow(key).callbackUrl(receiver.origin);
  await client.subscribe('segment-threshold-crossed', segment, urlOf('well'));
  await client.subscribe('segment-threshold-crossed', segment, urlOf('off'));
  await client.subscribe(
    'segment-threshold-crossed',
    segment,
    urlOf('down').replace(receiver.origin, 'http://127.0.0.1:1'),
  );
  await client.subscribe('data-source-refresh-succeeded', { instanceId, cooldown: 'P1D' }, urlOf('runs'));
  receiver.flow('off').state = 'disabled';
  const until = async (fits: (line: Line) => boolean, what: string) =>
    void (await app.log.first(fits, what, WITHIN_IN_MS));
  const metric = (name: string) => (line: Line) => line.event === 'metric.recorded' && line.metric === name;

  contoso.evaluateSegment('High_value', 5_200, { at: Date.now() });
  await until(({ event, state }) => event === 'delivery.settled' && state === 'refused', 'an event that ended refused');
  await until(({ event, failure }) => event === 'delivery.attempted' && failure === 'network', 'a flow that is down');
  await until(({ event, state }) => event === 'delivery.settled' && state === 'delivered', 'an event that arrived');

  upstream.faults.add('any', { kind: 'status', status: 500 }, 2);
  await until(({ event }) => event === 'poll.failed', 'a poll that failed');

  const well = receiver.received.find(({ flow }) => flow === 'well')?.eventId;
  await until(({ event, eventId }) => event === 'publication.attempted' && eventId === well, 'its publication');
  topic.trouble({ kind: 'cut' });
  // More at once than upstream lists.
  for (let count = 0; count <= LISTED; count += 1)
    contoso.refreshDataSource(CONTACTS_ID, { outcome: 'successful', at: Date.now() });
  await until(({ event }) => event === 'poll.gap', 'a gap');
  await until(
    ({ event, failure }) => event === 'publication.attempted' && failure === 'network',
    'a topic out of reach',
  );

  await QueueServiceClient.fromConnectionString(azurite.connectionString)
    .getQueueClient(POLL_QUEUE)
    .sendMessage('no base64!');
  await until((line) => metric('poison.messages')(line) && Number(line.sum) > 0, 'a message that was given up');
  await client.ask('POST', '/admin/functions/tidyUp', { key: hostKeys.master, body: {} });
  for (const name of Object.keys(METRICS)) await until(metric(name), `the metric ${name}`);
  await until((line) => metric('deliveries')(line) && line.result === 'refused', 'refused deliveries as a metric');

  await app.stop();
  lines = app.lines.map(lineIn).filter((line) => line !== undefined);
});
afterAll(async () => {
  await installation?.stop();
  await topic?.stop();
});

const lineSchema = z.record(z.string(), z.unknown()).refine((line) => 'event' in line);

function lineIn(text: string): Line | undefined {
  return text.startsWith('{') ? lineSchema.safeParse(JSON.parse(text)).data : undefined;
}

describe('A run', () => {
  it('measures everything on the list and nothing else, each with its unit and its dimensions alone', () => {
    const shapes = new Map<unknown, Set<string>>();
    for (const { event, metric, unit, count, sum, min, max, ...dimensions } of lines) {
      if (event !== 'metric.recorded') continue;
      expect(
        [count, sum, min, max].every((figure) => typeof figure === 'number' && figure >= 0),
        String(metric),
      ).toBe(true);
      const shape = [unit, ...Object.keys(dimensions).sort()].join(' ');
      shapes.set(metric, new Set([...(shapes.get(metric) ?? []), shape]));
    }
    const told = Object.fromEntries([...shapes].map(([metric, all]) => [metric, [...all]]));
    const listed = Object.entries(METRICS).map(([metric, { unit, dimensions }]) => [
      metric,
      [[unit, ...[...dimensions].sort()].join(' ')],
    ]);
    expect(told).toEqual(Object.fromEntries(listed));
  });

  it('has lines for every query', () => {
    expect(QUERIES.length).toBeGreaterThan(15);
  });

  it.each(QUERIES)('tells what %s asks for', (file) => {
    expect(problemsOf(readFileSync(file, 'utf8'), lines, UNSEEN)).toEqual([]);
  });

  it.each(QUERIES)('does not tell what %s would ask for with a wrong field', (file) => {
    const query = readFileSync(file, 'utf8');
    const fields = [...new Set([...query.matchAll(/line\.(\w+)/g)].map(([, field = '']) => field))];
    for (const field of fields) {
      const planted = query.replaceAll(new RegExp(`line\\.${field}\\b`, 'g'), `line.${field}s`);
      expect(problemsOf(planted, lines, UNSEEN), field).not.toEqual([]);
    }
  });

  it('can be followed from the poll that saw something to the callback and the publication that told of it', () => {
    const [callback] = installation.receiver.received.filter(({ flow }) => flow === 'well');
    const traceId = /^00-([0-9a-f]{32})-/.exec(String(callback?.headers.traceparent))?.[1];
    const ofEvent = lines.filter(({ eventId }) => eventId === callback?.eventId);
    const [first, ...others] = ofEvent.filter(({ traceId: told }) => told === traceId).map(({ event }) => event);
    expect(first).toBe('signal.fired');
    expect(others.sort()).toEqual(['delivery.attempted', 'publication.attempted']);
  });
});
