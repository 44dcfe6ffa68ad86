/** What an operator meets is explained to operators: every setting, every end of a delivery. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SETTING_NAMES } from '../../shared/config.ts';
import { FINAL_STATES } from '../../shared/domain/delivery.ts';

/** In the type of code, as names are written. */
function notNamed(names: readonly string[]): string[] {
  const text = readFileSync('docs/operations.md', 'utf8');
  const named = new Set([...text.matchAll(/`([^`\n]+)`/g)].map(([, name]) => name));
  return names.filter((name) => !named.has(name));
}

describe('docs/operations.md', () => {
  it('explains every setting', () => {
    expect(notNamed(SETTING_NAMES)).toEqual([]);
  });

  it('explains every end of a delivery', () => {
    expect(notNamed(FINAL_STATES)).toEqual([]);
  });
});
