import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOrder } from '../../../../../shared/domain/detection/in-order.ts';
import type { LevelObservation } from '../../../../../shared/domain/observation.ts';
import { at, CONTOSO } from '../../../../builders/workflow.ts';

const seen = (objectId: string, time: string, value: number): LevelObservation => ({
  type: 'level',
  subject: { instanceId: CONTOSO, kind: 'segment', objectId },
  at: at(time),
  outcome: 'succeeded',
  value,
});

describe('inOrder', () => {
  it('puts the oldest first', () => {
    const [first, second, third] = [seen('a', '03:00', 1), seen('a', '04:00', 2), seen('a', '04:00:00.0000001', 3)];
    expect(inOrder([third, first, second])).toEqual([first, second, third]);
  });

  it('keeps the given order of what cannot be told apart', () => {
    const observations = [seen('a', '03:00', 2), seen('a', '03:00', 1)];
    expect(inOrder(observations)).toEqual(observations);
  });

  it('gives one order for one set, however it is listed', () => {
    const moments = ['03:00', '03:00:00.5', '04:00', '05:00'];
    const observation = fc
      .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(...moments))
      .map(([objectId, time]) => seen(objectId, time, 1));
    const twoListings = fc
      .array(observation)
      .chain((listed) => fc.tuple(fc.constant(listed), fc.shuffledSubarray(listed, { minLength: listed.length })));
    fc.assert(
      fc.property(twoListings, ([listed, shuffled]) => {
        expect(inOrder(shuffled)).toEqual(inOrder(listed));
      }),
    );
  });
});
