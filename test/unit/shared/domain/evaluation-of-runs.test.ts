/** The rules of deciding about runs, a row for each: what was seen in turn, and the reason that each of it must get. */
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../shared/domain/evaluation.ts';
import { addMs } from '../../../../shared/domain/instant.ts';
import type { RunObservation } from '../../../../shared/domain/observation.ts';
import { initialStateOf, type Subscription } from '../../../../shared/domain/subscription.ts';
import type { Trigger } from '../../../../shared/domain/trigger.ts';
import { MINUTE, minute } from '../../../builders/instants.ts';
import { ANY_SOURCE, aFullRefresh, aRun, aUnification } from '../../../builders/observations.ts';
import {
  aFullRefreshTrigger,
  aSourceTrigger,
  aSubscription,
  aUnificationTrigger,
} from '../../../builders/subscriptions.ts';

function told(subscription: Subscription, runs: readonly RunObservation[]) {
  let state = initialStateOf(subscription);
  const reasons = runs.map((run) => {
    const { verdict, next } = evaluate(subscription, state, run);
    state = next;
    return verdict.reason;
  });
  return { reasons, state };
}

const BEFORE = 'before-subscription';
const COOLING = 'cooling-down';
const TEN_MINUTES = 10 * MINUTE;

const failed = (at: number, overrides: Partial<RunObservation> = {}) =>
  aRun({ status: 'failed', at: minute(at), subject: ANY_SOURCE, ...overrides });
const onFailure = (cooldownInMs: number) =>
  aSourceTrigger('data-source-refresh-failed', { dataSourceId: '*', cooldownInMs });
const DONE = 'completed';
const UNWANTED = 'outcome-not-wanted';
const refresh = aFullRefreshTrigger;

const RUN_ROWS: [why: string, trigger: Trigger, seen: RunObservation[], reasons: string[]][] = [
  ['a run needs no predecessor', onFailure(0), [failed(1)], [DONE]],
  ['a run that ended when the subscription was made is not its own', onFailure(0), [failed(0)], [BEFORE]],
  [
    'nor one that ended before, wanted or not',
    onFailure(0),
    [failed(-1), failed(-1, { status: 'successful' })],
    [BEFORE, BEFORE],
  ],
  ['runs fire in whatever order they come', onFailure(0), [failed(5), failed(3), failed(3)], [DONE, DONE, DONE]],
  ['a run that timed out has failed', onFailure(0), [failed(1, { status: 'timedOut' })], [DONE]],
  ['who asked for failures is told of no success', onFailure(0), [failed(1, { status: 'successful' })], [UNWANTED]],
  [
    'who asked for successes is told of no failure',
    aSourceTrigger('data-source-refresh-succeeded'),
    [aRun(), aRun({ status: 'failed' }), aRun({ status: 'timedOut' })],
    [DONE, UNWANTED, UNWANTED],
  ],
  [
    'what was aborted, skipped or deleted is no outcome that anybody wants',
    aUnificationTrigger(),
    [aUnification({ status: 'aborted' }), aUnification({ status: 'skipped' }), aUnification({ status: 'deleted' })],
    [UNWANTED, UNWANTED, UNWANTED],
  ],
  ['any outcome is both', aUnificationTrigger(), [aUnification(), aUnification({ status: 'timedOut' })], [DONE, DONE]],
  [
    'one outcome is that one',
    aUnificationTrigger({ outcome: 'failed' }),
    [aUnification(), aUnification({ status: 'failed' })],
    [UNWANTED, DONE],
  ],
  [
    'a full refresh is asked for by outcome too',
    refresh({ outcome: 'succeeded' }),
    [aFullRefresh(), aFullRefresh({ status: 'failed' })],
    [DONE, UNWANTED],
  ],
  ['scheduled refreshes are not manual ones', refresh(), [aFullRefresh({ submission: 'manual' })], [UNWANTED]],
  [
    'manual refreshes are not scheduled ones',
    refresh({ submission: 'manual' }),
    [aFullRefresh(), aFullRefresh({ submission: 'manual' })],
    [UNWANTED, DONE],
  ],
  [
    'any submission is either',
    refresh({ submission: 'any' }),
    [aFullRefresh(), aFullRefresh({ submission: 'manual' })],
    [DONE, DONE],
  ],
  [
    'the cooldown runs on the ends of the runs, and its end is outside of it',
    refresh({ cooldownInMs: TEN_MINUTES }),
    [aFullRefresh(), aFullRefresh({ at: addMs(minute(20), -1) }), aFullRefresh({ at: minute(20) })],
    [DONE, COOLING, DONE],
  ],
  [
    'with a cooldown, what is older than the last fire is held',
    refresh({ cooldownInMs: MINUTE }),
    [aFullRefresh({ at: minute(30) }), aFullRefresh({ at: minute(3) }), aFullRefresh({ at: minute(31) })],
    [DONE, COOLING, DONE],
  ],
  [
    'an unwanted run is unwanted, not cooling down, and starts no cooldown',
    onFailure(TEN_MINUTES),
    [failed(1, { status: 'successful' }), failed(2), failed(3, { status: 'aborted' })],
    [UNWANTED, DONE, UNWANTED],
  ],
  [
    'with any data source each source cools down by itself',
    onFailure(TEN_MINUTES),
    [failed(1, { dataSourceId: 'a' }), failed(2, { dataSourceId: 'b' }), failed(3, { dataSourceId: 'a' })],
    [DONE, DONE, COOLING],
  ],
  [
    'a source may be named like anything at all',
    onFailure(TEN_MINUTES),
    ['a', 'constructor', '__proto__', 'constructor'].map((dataSourceId, index) => failed(index + 1, { dataSourceId })),
    [DONE, DONE, DONE, COOLING],
  ],
];

describe('a run', () => {
  it.each(RUN_ROWS)('%s', (_, trigger, seen, reasons) => {
    expect(told(aSubscription(trigger), seen).reasons).toEqual(reasons);
  });

  it('leaves behind the newest fire by source time, whatever came last', () => {
    const { state } = told(aSubscription(onFailure(0)), [failed(5), failed(3)]);
    expect(state).toEqual({ armed: true, lastFire: { at: minute(5) }, sequence: 2 });
  });

  it('keeps the newest fires of a hundred sources apart, so that its state never outgrows what storage takes', () => {
    const seen = Array.from({ length: 250 }, (_, index) => failed(index + 1, { dataSourceId: `source-${index}` }));
    const { reasons, state } = told(aSubscription(onFailure(TEN_MINUTES)), seen);
    expect(new Set(reasons)).toEqual(new Set([DONE]));
    expect(Object.keys(state.lastFireBySource ?? {})).toHaveLength(100);
    expect(state.lastFireBySource).toHaveProperty('source-249', minute(250));
    expect(state.sequence).toBe(250);
  });
});
