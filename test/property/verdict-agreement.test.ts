/**
 * Flows are saved, saved again, switched off and saved once more while observations are decided: what the app says
 * afterwards about why a subscription fired and did not is what was decided for it at the time.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../shared/domain/history.ts';
import type { Subscription } from '../../shared/domain/subscription.ts';
import { MINUTE, minute } from '../builders/instants.ts';
import { aFailedEvaluation, anEvaluation } from '../builders/observations.ts';
import { aSubscribeRequest, taken } from '../builders/subscribe-requests.ts';
import { aSegmentTrigger } from '../builders/subscriptions.ts';
import { MemoryTableSet } from '../fakes/memory-table-set.ts';
import type { Fault } from '../fakes/table-faults.ts';
import { createTestApp, type TestApp } from '../fakes/test-app.ts';
import { NaiveModel } from '../oracle/naive-model.ts';
import { hashOf } from '../unit/shared/use-cases/deciding/seeded-subject.ts';
import { levelTrigger } from './level-lives.ts';
import { levelValue } from './steps.ts';

type Act =
  | { readonly type: 'observe'; readonly atMinute: number; readonly value: number | 'failed' }
  | { readonly type: 'save'; readonly flow: number; readonly inputs: number }
  | { readonly type: 'delete'; readonly flow: number };

interface Scene {
  /** What upstream shows to those who subscribe now. */
  readonly upstream: 'down' | { readonly atMinute: number; readonly value: number };
  /** All at once. */
  readonly acts: readonly Act[];
  readonly thenMinutes: number;
}

const FLOWS = 4;
const SEGMENT = hashOf(aSegmentTrigger());

const observe = fc.record({
  type: fc.constant('observe' as const),
  atMinute: fc.integer({ min: 1, max: 40 }),
  value: fc.oneof({ weight: 6, arbitrary: levelValue }, { weight: 1, arbitrary: fc.constant('failed' as const) }),
});
const flow = fc.integer({ min: 0, max: FLOWS - 1 });
const save = fc.record({ type: fc.constant('save' as const), flow, inputs: fc.integer({ min: 0, max: 1 }) });
const remove = fc.record({ type: fc.constant('delete' as const), flow });
const scenes: fc.Arbitrary<Scene[]> = fc
  .array(
    fc.record({
      upstream: fc.oneof(
        fc.constant('down' as const),
        fc.record({ atMinute: fc.integer({ min: -5, max: 40 }), value: levelValue }),
      ),
      acts: fc.array(
        fc.oneof({ weight: 5, arbitrary: observe }, { weight: 3, arbitrary: save }, { weight: 1, arbitrary: remove }),
        { minLength: 1, maxLength: 5, size: 'max' },
      ),
      thenMinutes: fc.constantFrom(0, 1, 5, 16),
    }),
    { minLength: 1, maxLength: 20, size: 'max' },
  )
  .map((items) =>
    // Stamps move on from scene to scene, so that most are news and some are late.
    items.map((scene, index) => ({
      ...scene,
      upstream:
        scene.upstream === 'down'
          ? scene.upstream
          : { ...scene.upstream, atMinute: index * 20 + scene.upstream.atMinute },
      acts: scene.acts.map((act) => (act.type === 'observe' ? { ...act, atMinute: index * 20 + act.atMinute } : act)),
    })),
  );
const faults = fc.array(
  fc.constantFrom<(Fault | undefined)[]>(undefined, undefined, 'lost', 'done-and-lost', 'done-and-retried'),
  { maxLength: 80, size: 'max' },
);

async function agreesThroughout(
  acts: readonly Scene[],
  inputs: readonly ReturnType<typeof aSegmentTrigger>[],
  upcoming: readonly (Fault | undefined)[],
  scheduler: fc.Scheduler,
  reasons: Set<string>,
): Promise<void> {
  let isRacing = false;
  const waiting = [...upcoming];
  const tables = new MemoryTableSet({
    async fault({ operation, table }) {
      if (!isRacing) return undefined;
      await scheduler.schedule(Promise.resolve());
      // An unguarded write gives up when no answer of many comes: that is for the caller to try again.
      return operation === 'commit' && table !== 'owners' ? waiting.shift() : undefined;
    },
  });
  const app = createTestApp({ tables });
  app.advance(24 * 60 * MINUTE);
  const tokens = new Map<number, { id: Subscription['id']; token: string }>();
  const ids = new Set<Subscription['id']>();
  let saves = 0;

  async function perform(act: Act): Promise<void> {
    switch (act.type) {
      case 'observe': {
        const at = minute(act.atMinute);
        await app.processObservation(act.value === 'failed' ? aFailedEvaluation(at) : anEvaluation(at, act.value));
        return;
      }
      case 'save': {
        saves += 1;
        const trigger = inputs[act.inputs % inputs.length] ?? aSegmentTrigger();
        const request = aSubscribeRequest({ flow: `flow-${act.flow}`, save: saves, trigger });
        const { subscription, token } = taken(await app.subscribe(request));
        tokens.set(act.flow, { id: subscription.id, token });
        ids.add(subscription.id);
        return;
      }
      case 'delete': {
        const held = tokens.get(act.flow);
        if (held !== undefined) await app.unsubscribe(held.id, held.token);
      }
    }
  }

  for (const { upstream, acts: together, thenMinutes } of acts) {
    app.insights.recover();
    if (upstream === 'down') app.insights.failWith({ kind: 'insights-unavailable' });
    else {
      const latest = { at: minute(upstream.atMinute), outcome: 'succeeded', value: upstream.value } as const;
      app.insights.segments = [{ name: 'HighValueCustomers', isActive: true, evaluations: [latest] }];
    }
    isRacing = true;
    await scheduler.waitFor(Promise.all(together.map(perform)));
    isRacing = false;
    await app.passTime(thenMinutes * MINUTE);
    for (const id of ids) await agrees(app, id, reasons);
  }
}

async function agrees(app: TestApp, id: Subscription['id'], reasons: Set<string>): Promise<void> {
  const decided = await app.subjects.readSubscription(id);
  if (decided === undefined) return;
  const { subscription } = decided;
  const history = await app.subjects.history(SEGMENT, 0);
  const verdicts = taken(await app.readVerdicts(id, { limit: 10_000 })).toReversed();
  const told = verdicts.map(({ entry, verdict, sequence }) => ({ n: entry.n, reason: verdict.reason, sequence }));
  expect(told).toEqual(naively(subscription, history));
  for (const { reason } of told) reasons.add(reason);

  const fired = verdicts.flatMap(({ entry, event, sequence }) =>
    event === undefined ? [] : [{ n: entry.n, eventId: event.eventId, sequence, state: event.state }],
  );
  const deliveries = taken(await app.readDeliveries(id, { limit: 10_000 })).map(
    ({ eventId, occurredAt, body, end }) => ({
      n: history.find(({ observation: { at }, observation }) => at === occurredAt && !isFailed(observation))?.n ?? 0,
      eventId,
      sequence: JSON.parse(body).sequence,
      state: end?.state ?? 'waiting',
    }),
  );
  // Under the same id there may have been another before, whose events are still shown.
  expect(deliveries.filter(({ n }) => n > subscription.since).sort((a, b) => a.n - b.n)).toEqual(fired);
}

function isFailed(observation: HistoryEntry['observation']): boolean {
  return observation.type === 'level' && observation.outcome === 'failed';
}

function naively(subscription: Subscription, history: readonly HistoryEntry[]) {
  const model = new NaiveModel();
  const told: { n: number; reason: string; sequence: number | undefined }[] = [];
  for (const { n, observation } of history) {
    if (n === subscription.since + 1) model.subscribe(subscription);
    const [answer] = asked(model.observe(observation));
    if (answer === undefined) continue;
    told.push({ n, reason: answer.reason, sequence: answer.fires ? answer.sequence : undefined });
  }
  return told;
}

function asked(answers: ReturnType<NaiveModel['observe']>) {
  if (typeof answers === 'string') throw new Error(`${answers}, and yet recorded`);
  return answers;
}

/** Many runs on a machine that may be busy. */
const TIMEOUT_IN_MS = 180_000;

describe('What is said about why a subscription fired and did not', { timeout: TIMEOUT_IN_MS }, () => {
  it('is what was decided, through saves, graces, races and lost answers', async () => {
    const reasons = new Set<string>();
    const inputs = fc.array(levelTrigger, { minLength: 1, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(scenes, inputs, faults, fc.scheduler(), (acts, triggers, upcoming, scheduler) =>
        agreesThroughout(acts, triggers, upcoming, scheduler, reasons),
      ),
      { numRuns: 100 },
    );
    expect([...reasons]).toEqual(expect.arrayContaining(['crossed-above', 'first-observation', 'not-crossed']));
  });
});
