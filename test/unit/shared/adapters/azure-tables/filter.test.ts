import { describe, expect, it } from 'vitest';
import { filterOf } from '../../../../../shared/adapters/azure-tables/filter.ts';

const place = { partitionKey: "b'0", range: { from: 'a', to: 'b' } };

describe('filterOf', () => {
  it('bounds a partition and a range, and doubles quotes', () => {
    expect(filterOf(place)).toBe("PartitionKey eq 'b''0' and RowKey ge 'a' and RowKey lt 'b'");
  });

  it('writes every number with a fraction, for it is stored as a double', () => {
    expect(
      filterOf(undefined, [
        { column: 'n', is: 'ge', value: 5 },
        { column: 'm', is: 'lt', value: -0.5 },
        { column: 'open', is: 'ne', value: true },
        { column: 'due', is: 'le', value: "o'clock" },
      ]),
    ).toBe("n ge 5.0 and m lt -0.5 and open ne true and due le 'o''clock'");
  });

  it('is empty where nothing is asked', () => {
    expect(filterOf(undefined)).toBe('');
  });
});
