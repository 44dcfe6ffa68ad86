import { describe, expect, it } from 'vitest';
import { instanceIdOf, parseSubscriptionId, subjectHashIn } from '../../../../shared/domain/ids.ts';
import { subjectHashOf } from '../../../../shared/domain/subject.ts';
import { subscribeKeysOf } from '../../../../shared/domain/subscribe-keys.ts';
import { subjectOf, type Trigger } from '../../../../shared/domain/trigger.ts';
import { INSTANCE_ID } from '../../../builders/observations.ts';
import {
  aFullRefreshTrigger,
  aMeasureTrigger,
  aSegmentTrigger,
  aSourceTrigger,
  aUnificationTrigger,
} from '../../../builders/subscriptions.ts';

const WORKFLOW = { workflowId: 'flow-1', triggerName: 'manual' };

function keysOf(trigger: Trigger, workflow = WORKFLOW, instanceId = INSTANCE_ID) {
  return subscribeKeysOf(workflow, instanceId, trigger);
}

describe('The keys of a wish', () => {
  it('name the subject, and are the same for the same workflow and inputs', () => {
    const trigger = aSegmentTrigger();
    const keys = keysOf(trigger);
    expect(keys).toEqual(keysOf({ ...trigger }));
    expect(parseSubscriptionId(keys.subscriptionId)).toBe(keys.subscriptionId);
    expect(subjectHashIn(keys.subscriptionId)).toBe(subjectHashOf(subjectOf(INSTANCE_ID, trigger)));
    expect([keys.ownerHash.length, keys.triggerHash.length]).toEqual([32, 32]);
  });

  it('hold nothing that names the workflow', () => {
    expect(JSON.stringify(keysOf(aSegmentTrigger()))).not.toMatch(/flow|manual/);
  });

  it.each<[string, Trigger, Trigger]>([
    ['the threshold', aSegmentTrigger(), aSegmentTrigger({ threshold: 101 })],
    ['the direction', aSegmentTrigger(), aSegmentTrigger({ direction: 'both' })],
    ['the rearm margin', aMeasureTrigger(), aMeasureTrigger({ rearmMargin: 0.5 })],
    ['the cooldown of a level', aMeasureTrigger(), aMeasureTrigger({ cooldownInMs: 1 })],
    ['the segment', aSegmentTrigger(), { ...aSegmentTrigger(), segmentName: 'Another' }],
    ['the outcome', aUnificationTrigger(), aUnificationTrigger({ outcome: 'failed' })],
    ['the cooldown of an occurrence', aUnificationTrigger(), aUnificationTrigger({ cooldownInMs: 1 })],
    ['the submission', aFullRefreshTrigger(), aFullRefreshTrigger({ submission: 'any' })],
    ['the outcome of a refresh', aFullRefreshTrigger(), aFullRefreshTrigger({ outcome: 'failed' })],
    [
      'the data source',
      aSourceTrigger('data-source-refresh-failed'),
      aSourceTrigger('data-source-refresh-failed', { dataSourceId: '*' }),
    ],
    [
      'what is asked of a data source',
      aSourceTrigger('data-source-refresh-failed'),
      aSourceTrigger('data-source-refresh-succeeded'),
    ],
  ])('make another subscription of the same trigger when %s differs', (_, one, another) => {
    const [a, b] = [keysOf(one), keysOf(another)];
    expect(a.subscriptionId).not.toBe(b.subscriptionId);
    expect([a.ownerHash, a.triggerHash]).toEqual([b.ownerHash, b.triggerHash]);
  });

  it('tell workflows, their triggers and instances apart', () => {
    const trigger = aUnificationTrigger();
    const base = keysOf(trigger);
    const flow = keysOf(trigger, { ...WORKFLOW, workflowId: 'flow-2' });
    const second = keysOf(trigger, { ...WORKFLOW, triggerName: 'second' });
    const elsewhere = keysOf(trigger, WORKFLOW, instanceIdOf('another'));
    expect(new Set([base, flow, second, elsewhere].map(({ subscriptionId }) => subscriptionId)).size).toBe(4);
    expect([flow.ownerHash === base.ownerHash, second.ownerHash === base.ownerHash]).toEqual([false, true]);
    expect(new Set([base, flow, second].map(({ triggerHash }) => triggerHash)).size).toBe(3);
  });

  it('take the kind for the name of a trigger that nobody named', () => {
    const nameless = { workflowId: 'flow-1', triggerName: '' };
    const [one, another] = [keysOf(aUnificationTrigger(), nameless), keysOf(aFullRefreshTrigger(), nameless)];
    expect(one.triggerHash).not.toBe(another.triggerHash);
    expect(keysOf(aUnificationTrigger({ outcome: 'failed' }), nameless).triggerHash).toBe(one.triggerHash);
  });
});
