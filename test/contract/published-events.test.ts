/** What a topic receives is a CloudEvent around what a flow receives: for each trigger, whatever upstream has to tell. */
import { describe, expect, it } from 'vitest';
import { readCloudEvents } from '../../local/event-grid/cloud-event.ts';
import { checkCells, checkCommit } from '../../shared/adapters/azure-tables/table-limits.ts';
import { CALLBACK_BODIES } from '../../shared/contracts/callback-body.ts';
import { publishedEventSchema } from '../../shared/contracts/published-event.ts';
import { cloudEventOf } from '../../shared/domain/cloud-event.ts';
import { eventIdOf } from '../../shared/domain/event-id.ts';
import { sampleEventOf } from '../../shared/domain/sample-event.ts';
import { signalEventOf } from '../../shared/domain/signal-event.ts';
import type { TriggerKind } from '../../shared/domain/trigger.ts';
import { instant, minute } from '../builders/instants.ts';
import { aSubscription } from '../builders/subscriptions.ts';
import { A_TRACE_PARENT } from '../builders/trace.ts';
import { KINDS, longestFiring, longestTrigger } from './longest-facts.ts';

const AT = instant('2026-03-02T04:02:51.7654321Z');

function longestEventOf(kind: TriggerKind) {
  const subscription = aSubscription(longestTrigger(kind), { instanceName: '\u0001'.repeat(200) });
  const facts = {
    eventId: eventIdOf(subscription.id, minute(10), 'key'),
    detectedAt: minute(12),
    sequence: Number.MAX_SAFE_INTEGER,
    previous: { at: minute(5), value: 1 },
  };
  return cloudEventOf(signalEventOf(subscription, longestFiring(kind), facts), A_TRACE_PARENT);
}

describe.each(KINDS)('The CloudEvent of %s', (kind) => {
  const body = sampleEventOf(kind, AT);
  const event = cloudEventOf(body, A_TRACE_PARENT);

  it('is what the contract says, with the body of the flow as its data', () => {
    expect(publishedEventSchema.parse(event)).toEqual(event);
    expect(CALLBACK_BODIES[kind].parse(event.data)).toEqual(body);
  });

  it('is one that a topic takes', () => {
    const batch = JSON.stringify([event]);
    expect(readCloudEvents('application/cloudevents-batch+json; charset=utf-8', batch)).toMatchObject({ ok: true });
  });

  it('bears the id and, to the millisecond, the time of the event', () => {
    expect([event.id, event.time]).toEqual([body.eventId, '2026-03-02T04:02:51.765Z']);
  });

  it('bears the trace of its decision, and none where that had none', () => {
    expect(event.traceparent).toBe(A_TRACE_PARENT);
    const untraced = cloudEventOf(body);
    expect(untraced).not.toHaveProperty('traceparent');
    expect(publishedEventSchema.parse(untraced)).toEqual(untraced);
  });

  it.each(['', 'a', A_TRACE_PARENT.toUpperCase(), `${A_TRACE_PARENT}-00`, null])(
    'bears nothing that is no trace parent: %j',
    (traceparent) => {
      expect(publishedEventSchema.safeParse({ ...event, traceparent }).success).toBe(false);
    },
  );

  it('names the instance, the trigger, and the version of its data', () => {
    expect(event).toMatchObject({
      source: `urn:audience-signals:instance:${body.instanceId}`,
      type: `audiencesignals.${kind}`,
      dataschema: `urn:audience-signals:event:${kind}:1`,
    });
  });

  it('fits its row with names and messages that have no end', () => {
    const longest = longestEventOf(kind);
    expect(publishedEventSchema.safeParse(longest).success).toBe(true);
    expect(() => checkCells({ body: JSON.stringify(longest) })).not.toThrow();
  });
});

it('One transaction holds 32 of the longest, beside what goes to the flows', () => {
  const rows = KINDS.flatMap((kind) => {
    const event = longestEventOf(kind);
    return [JSON.stringify(event), JSON.stringify(event.data)];
  });
  const longest = rows.sort((a, b) => b.length - a.length)[0] ?? '';
  const changes = Array.from({ length: 2 * 32 }, (_, index) => {
    return { type: 'create', rowKey: `row-${index}`, cells: { body: longest } } as const;
  });
  expect(() => checkCommit('b00', changes)).not.toThrow();
});

it('The subject says what it is about', () => {
  const subjects = Object.fromEntries(KINDS.map((kind) => [kind, cloudEventOf(sampleEventOf(kind, AT)).subject]));
  expect(subjects).toEqual({
    'data-source-refresh-failed': expect.stringMatching(/^data-sources\/[\w-]+$/),
    'data-source-refresh-succeeded': expect.stringMatching(/^data-sources\/[\w-]+$/),
    'segment-threshold-crossed': 'segments/Big_Spenders',
    'measure-threshold-crossed': 'measures/Total_Revenue',
    'full-refresh-completed': 'full-refresh',
    'unification-completed': 'unification',
  });
});
