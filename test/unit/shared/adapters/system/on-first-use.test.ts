/** Made once, when it is asked for; a failure is tried again. */
import { expect, it } from 'vitest';
import { onFirstUse } from '../../../../../shared/adapters/system/on-first-use.ts';

it('makes nothing before it is asked for', () => {
  const value = onFirstUse(async () => expect.fail('It was made.'));
  expect(value.ifMade()).toBeUndefined();
});

it('makes it once, also for those who ask while it is being made', async () => {
  let made = 0;
  const value = onFirstUse(async () => {
    made += 1;
    return made;
  });
  expect(await Promise.all([value.get(), value.get()])).toEqual([1, 1]);
  expect([await value.get(), await value.ifMade()]).toEqual([1, 1]);
});

it('tries again after a failure', async () => {
  let tries = 0;
  const value = onFirstUse(async () => {
    tries += 1;
    if (tries === 1) throw new Error('not yet');
    return tries;
  });
  await expect(value.get()).rejects.toThrow('not yet');
  expect(value.ifMade()).toBeUndefined();
  expect(await value.get()).toBe(2);
});
