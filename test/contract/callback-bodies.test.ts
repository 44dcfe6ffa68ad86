/** What a flow receives is what the contract says, whatever upstream has to tell: no more, no less, no nulls, not too large. */
import { describe, expect, it } from 'vitest';
import { CALLBACK_BODIES } from '../../shared/contracts/callback-body.ts';
import { eventIdOf } from '../../shared/domain/event-id.ts';
import { signalEventOf } from '../../shared/domain/signal-event.ts';
import type { TriggerKind } from '../../shared/domain/trigger.ts';
import { minute } from '../builders/instants.ts';
import { aSubscribeRequest, taken } from '../builders/subscribe-requests.ts';
import { aSubscription } from '../builders/subscriptions.ts';
import { createTestApp } from '../fakes/test-app.ts';
import { firing, KINDS, longestFiring, longestTrigger, plainTrigger } from './longest-facts.ts';

const LIMIT_IN_BYTES = 32 * 1024;

function bodyOf(kind: TriggerKind, { longest = false } = {}): string {
  const trigger = longest ? longestTrigger(kind) : plainTrigger(kind);
  const subscription = aSubscription(trigger, longest ? { instanceName: '\u0001'.repeat(200) } : {});
  const facts = {
    eventId: eventIdOf(subscription.id, minute(10), 'key'),
    detectedAt: minute(12),
    sequence: Number.MAX_SAFE_INTEGER,
    previous: { at: minute(5), value: 1 },
  };
  return JSON.stringify(signalEventOf(subscription, longest ? longestFiring(kind) : firing(kind), facts));
}

async function testEventOf(kind: TriggerKind): Promise<string> {
  const app = createTestApp();
  app.insights.segments = [{ name: 'HighValueCustomers', isActive: true, evaluations: [] }];
  app.insights.measures = [{ name: 'TotalRevenue', hasOneValue: true, evaluations: [] }];
  const { subscription } = taken(await app.subscribe(aSubscribeRequest({ trigger: plainTrigger(kind) })));
  return taken(await app.sendTestEvent(subscription.id)).body;
}

describe.each(KINDS)('The body of %s', (kind) => {
  it('is what the contract says, field by field', () => {
    const body = JSON.parse(bodyOf(kind));
    expect(CALLBACK_BODIES[kind].parse(body)).toEqual(body);
    expect(Object.keys(body)).not.toContain('isTest');
  });

  it('is refused by the contract with a field more, with a null, or as another kind', () => {
    const body = JSON.parse(bodyOf(kind));
    const isAccepted = (changed: object) => CALLBACK_BODIES[kind].safeParse({ ...body, ...changed }).success;
    expect(isAccepted({})).toBe(true);
    expect(isAccepted({ surprise: 1 })).toBe(false);
    expect(isAccepted({ instanceName: null })).toBe(false);
    expect(isAccepted({ eventType: 'something-else' })).toBe(false);
  });

  it('holds no null', () => {
    expect(Object.values(JSON.parse(bodyOf(kind)))).not.toContain(null);
  });

  it('stays under 32 KiB with names and messages that have no end', () => {
    const body = bodyOf(kind, { longest: true });
    expect(Buffer.byteLength(body)).toBeLessThan(LIMIT_IN_BYTES);
    expect(CALLBACK_BODIES[kind].safeParse(JSON.parse(body)).success).toBe(true);
  });

  it('of a test event is the same, and says that it is a test', async () => {
    const body = JSON.parse(await testEventOf(kind));
    expect(CALLBACK_BODIES[kind].parse(body)).toEqual(body);
    expect(body.isTest).toBe(true);
    expect(Object.values(body)).not.toContain(null);
  });
});
