import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluationsInOrder } from '../../../../../shared/adapters/audience-insights/evaluations-in-order.ts';
import type { LevelEvaluation } from '../../../../../shared/domain/upstream-models.ts';
import { at } from '../../../../builders/workflow.ts';

describe('evaluationsInOrder', () => {
  it('keeps the first of two with one stamp and outcome, and both where the outcomes differ', () => {
    const success: LevelEvaluation = { at: at('04:00'), outcome: 'succeeded', value: 1 };
    const failure: LevelEvaluation = { at: at('04:00'), outcome: 'failed' };
    expect(evaluationsInOrder([success, failure, { ...success, value: 2 }])).toEqual([failure, success]);
  });

  it('does not depend on the order in which distinct evaluations are told', () => {
    const evaluation = fc.record({
      at: fc.constantFrom(at('03:00'), at('04:00'), at('05:00'), at('05:00:00.5')),
      outcome: fc.constantFrom('succeeded' as const, 'failed' as const, 'other' as const),
    });
    const listings = fc
      .uniqueArray(evaluation, { selector: (one) => `${one.at} ${one.outcome}` })
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(
      fc.property(listings, ([list, shuffled]) => {
        const ordered = evaluationsInOrder(list);
        expect(evaluationsInOrder(shuffled)).toEqual(ordered);
        expect(ordered).toHaveLength(list.length);
      }),
    );
  });
});
