import { describe, expect, it } from 'vitest';
import { createSubscriptionKeys } from '../../../../../shared/adapters/audience-insights/subscription-keys.ts';
import { instanceIdOf } from '../../../../../shared/domain/ids.ts';

const [one, other, unknown] = [instanceIdOf('one'), instanceIdOf('other'), instanceIdOf('unknown')];
const keysOf = () =>
  createSubscriptionKeys(
    new Map([
      [one, { primaryKey: 'p', secondaryKey: 's' }],
      [other, { primaryKey: 'only' }],
    ]),
  );

describe('the keys of an instance', () => {
  it('start with the primary one, and go on with the one that worked', () => {
    const keys = keysOf();
    expect(keys.of(one).map((key) => key.value)).toEqual(['p', 's']);
    keys.worked(one, { name: 'secondary', value: 's' });
    expect(keys.of(one).map((key) => key.value)).toEqual(['s', 'p']);
    keys.worked(one, { name: 'primary', value: 'p' });
    expect(keys.of(one).map((key) => key.value)).toEqual(['p', 's']);
  });

  it('are its own', () => {
    const keys = keysOf();
    keys.worked(one, { name: 'secondary', value: 's' });
    expect(keys.of(other)).toEqual([{ name: 'primary', value: 'only' }]);
    expect(keys.of(unknown)).toEqual([]);
  });
});
