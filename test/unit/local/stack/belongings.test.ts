import { expect, it } from 'vitest';
import { Belongings } from '../../../../local/stack/belongings.ts';

function recording(names: string[], name: string, fails = false) {
  return async () => {
    names.push(name);
    if (fails) throw new Error(name);
  };
}

it('ends what was started in the opposite order, once, however often it is asked', async () => {
  const ended: string[] = [];
  const belongings = new Belongings();
  await belongings.add(recording(ended, 'first'));
  await belongings.add(recording(ended, 'second'));
  await Promise.all([belongings.stopAll(), belongings.stopAll()]);
  expect(ended).toEqual(['second', 'first']);
});

it('ends the others although one fails, and tells of the failure', async () => {
  const ended: string[] = [];
  const belongings = new Belongings();
  await belongings.add(recording(ended, 'first'));
  await belongings.add(recording(ended, 'broken', true));
  await expect(belongings.stopAll()).rejects.toThrow('broken');
  expect(ended).toEqual(['broken', 'first']);
});

it('ends at once what is added after the end', async () => {
  const ended: string[] = [];
  const belongings = new Belongings();
  await belongings.stopAll();
  await belongings.add(recording(ended, 'late'));
  expect(ended).toEqual(['late']);
});
