import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { sideBySide } from '../../../../shared/use-cases/side-by-side.ts';

describe('Side by side', () => {
  it('a bounded number is under way, and the answers come in the order of the items', async () => {
    let underWay = 0;
    let most = 0;
    const answers: number[] = [];
    const items = Array.from({ length: 20 }, (_, index) => index);
    for await (const answer of sideBySide(items, 4, async (item) => {
      underWay += 1;
      most = Math.max(most, underWay);
      for (let turn = 0; turn < 20 - item; turn += 1) await nextTurn();
      underWay -= 1;
      return item * 2;
    })) {
      answers.push(answer);
    }
    expect(answers).toEqual(items.map((item) => item * 2));
    expect(most).toBe(4);
  });

  it('a failure comes in its turn, and of those behind it nobody hears', async () => {
    const answers: number[] = [];
    const failing = async () => {
      for await (const answer of sideBySide([1, 2, 3, 4], 3, (item) =>
        item === 1 ? Promise.resolve(item) : Promise.reject(new Error(`item ${item}`)),
      )) {
        answers.push(answer);
      }
    };
    await expect(failing()).rejects.toThrow('item 2');
    expect(answers).toEqual([1]);
  });
});
