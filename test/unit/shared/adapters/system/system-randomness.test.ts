import { expect, it } from 'vitest';
import { systemRandomness } from '../../../../../shared/adapters/system/system-randomness.ts';

it('A token fits into an address as it is, and none comes twice', () => {
  const tokens = Array.from({ length: 1_000 }, () => systemRandomness.token());
  for (const token of tokens) expect(token).toMatch(/^[\w-]{32}$/);
  expect(new Set(tokens).size).toBe(tokens.length);
});

it('A fraction is at least 0 and below 1', () => {
  const fractions = Array.from({ length: 1_000 }, () => systemRandomness.fraction());
  expect(fractions.every((fraction) => fraction >= 0 && fraction < 1)).toBe(true);
  expect(new Set(fractions).size).toBeGreaterThan(990);
});
