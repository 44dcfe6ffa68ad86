import { describe, expect, it } from 'vitest';
import { sourceNames } from '../../../../../shared/domain/detection/source-names.ts';

const meantBy = sourceNames([
  { dataSourceId: 'a', name: 'POS purchases' },
  { dataSourceId: 'a', name: 'Purchases' },
  { dataSourceId: 'b', name: 'Contacts' },
  { dataSourceId: 'c', name: ' contacts' },
  { dataSourceId: 'd' },
]);

describe('the source that a name means', () => {
  it.each([
    ['POS purchases', { known: true, dataSourceId: 'a' }],
    ['  pos PURCHASES ', { known: true, dataSourceId: 'a' }],
    ['Purchases', { known: true, dataSourceId: 'a' }],
    ['Contacts', { known: false, reason: 'ambiguous-source' }],
    ['Loyalty', { known: false, reason: 'unknown-source' }],
    ['', { known: false, reason: 'unknown-source' }],
    [undefined, { known: false, reason: 'unknown-source' }],
  ])('%j', (name, meant) => {
    expect(meantBy(name)).toEqual(meant);
  });
});
