/** What a flow receives for each trigger: every field that is known, and none that is not. */
import { describe, expect, it } from 'vitest';
import { eventIdOf } from '../../../../shared/domain/event-id.ts';
import type { Observation } from '../../../../shared/domain/observation.ts';
import { type EventFacts, signalEventOf } from '../../../../shared/domain/signal-event.ts';
import type { Subscription } from '../../../../shared/domain/subscription.ts';
import { minute } from '../../../builders/instants.ts';
import {
  ANY_SOURCE,
  aFailedEvaluation,
  aFullRefresh,
  anEvaluation,
  aRun,
  aUnification,
  JOB_ID,
  SOURCE_ID,
} from '../../../builders/observations.ts';
import {
  aFullRefreshTrigger,
  aMeasureTrigger,
  aSegmentTrigger,
  aSourceTrigger,
  aSubscription,
  aUnificationTrigger,
} from '../../../builders/subscriptions.ts';

const onSegment = aSubscription(aSegmentTrigger());
const onFailure = aSubscription(aSourceTrigger('data-source-refresh-failed', { dataSourceId: '*' }));
const detectedAt = minute(12);
const previous = { at: minute(5), value: 90 };

function factsFor(subscription: Subscription, more: Partial<EventFacts> = {}): EventFacts {
  return { eventId: eventIdOf(subscription.id, minute(10), 'key'), detectedAt, sequence: 3, ...more };
}

function commonOf(subscription: Subscription) {
  return {
    eventId: eventIdOf(subscription.id, minute(10), 'key'),
    eventType: subscription.trigger.kind,
    occurredAt: minute(10),
    detectedAt,
    sequence: 3,
    subscriptionId: subscription.id,
    instanceId: subscription.instanceId,
    instanceName: 'Contoso',
    instanceUrl: `https://home.ci.ai.dynamics.com/?instanceId=${subscription.instanceId}`,
  };
}

describe('an event of a level', () => {
  it('of a segment tells both counts, the threshold and the way', () => {
    const seen = anEvaluation(minute(10), 101, { label: 'High-value customers' });
    expect(signalEventOf(onSegment, seen, factsFor(onSegment, { previous }))).toEqual({
      ...commonOf(onSegment),
      segmentName: 'HighValueCustomers',
      segmentDisplayName: 'High-value customers',
      previousCount: 90,
      currentCount: 101,
      threshold: 100,
      crossed: 'above',
    });
  });

  it('of a measure likewise, and leaves out a display name that is not known', () => {
    const subscription = aSubscription(aMeasureTrigger());
    const event = signalEventOf(subscription, anEvaluation(minute(10), 0.5), factsFor(subscription, { previous }));
    expect(event).toStrictEqual({
      ...commonOf(subscription),
      measureName: 'TotalRevenue',
      previousValue: 90,
      currentValue: 0.5,
      threshold: 100,
      crossed: 'below',
    });
  });

  it.each([
    ['without a previous value', onSegment, anEvaluation(minute(10), 101), {}],
    ['of a failed evaluation', onSegment, aFailedEvaluation(minute(10)), { previous }],
    ['for who did not ask for a level', onFailure, anEvaluation(minute(10), 101), { previous }],
  ] as const)('cannot be made %s', (_, subscription, seen, more) => {
    expect(() => signalEventOf(subscription, seen, factsFor(subscription, more))).toThrow(TypeError);
  });
});

describe('an event of a run', () => {
  it('of a data source names the source, also for who asked for any, and what went wrong', () => {
    const run = aRun({ subject: ANY_SOURCE, status: 'timedOut', label: 'Contacts', message: 'Took too long.' });
    expect(signalEventOf(onFailure, run, factsFor(onFailure))).toStrictEqual({
      ...commonOf(onFailure),
      dataSourceId: SOURCE_ID,
      dataSourceName: 'Contacts',
      status: 'timedOut',
      jobId: JOB_ID,
      errorMessage: 'Took too long.',
    });
  });

  it('of a data source falls back on the subject for its id, and leaves out what is not known', () => {
    const { dataSourceId: _, ...run } = aRun({ status: 'failed' });
    expect(signalEventOf(onFailure, run, factsFor(onFailure))).toStrictEqual({
      ...commonOf(onFailure),
      dataSourceId: SOURCE_ID,
      status: 'failed',
      jobId: JOB_ID,
    });
  });

  it('cuts a message that is too long for a flow', () => {
    const run = aRun({ status: 'failed', message: 'x'.repeat(100_000) });
    const event = signalEventOf(onFailure, run, factsFor(onFailure));
    expect(event).toMatchObject({ errorMessage: 'x'.repeat(2_000) });
  });

  it.each([
    [aFullRefreshTrigger(), aFullRefresh(), { outcome: 'succeeded', status: 'successful', submission: 'scheduled' }],
    [aFullRefreshTrigger(), aFullRefresh({ status: 'timedOut' }), { outcome: 'failed', status: 'timedOut' }],
    [aUnificationTrigger(), aUnification({ status: 'failed' }), { outcome: 'failed', status: 'failed' }],
  ] as const)('$kind tells the outcome and upstream’s own word for it', (trigger, run, fields) => {
    const subscription = aSubscription(trigger);
    const expected = { ...commonOf(subscription), jobId: JOB_ID, ...fields };
    expect(signalEventOf(subscription, run, factsFor(subscription))).toMatchObject(expected);
  });

  it('leaves out who submitted a refresh where it is not known', () => {
    const { submission: _, ...run } = aFullRefresh();
    const subscription = aSubscription(aFullRefreshTrigger({ submission: 'any' }));
    expect(signalEventOf(subscription, run, factsFor(subscription))).not.toHaveProperty('submission');
  });

  it.each(['aborted', 'skipped', 'deleted'] as const)('cannot be made of one that was %s', (status) => {
    const subscription = aSubscription(aUnificationTrigger());
    expect(() => signalEventOf(subscription, aUnification({ status }), factsFor(subscription))).toThrow(TypeError);
  });

  it('cannot be made for who asked for a level', () => {
    expect(() => signalEventOf(onSegment, aRun(), factsFor(onSegment))).toThrow(TypeError);
  });
});

describe('any event', () => {
  it('says that it is a test only where it is one', () => {
    const subscription = aSubscription(aUnificationTrigger());
    const run: Observation = aUnification();
    expect(signalEventOf(subscription, run, factsFor(subscription, { isTest: true }))).toHaveProperty('isTest', true);
    expect(signalEventOf(subscription, run, factsFor(subscription))).not.toHaveProperty('isTest');
  });
});
