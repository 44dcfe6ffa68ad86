import { describe, expect, it } from 'vitest';
import { entityOf, rowOf } from '../../../../../shared/adapters/azure-tables/entity.ts';

const answered = {
  partitionKey: 'p',
  rowKey: 'r',
  etag: 'e',
  timestamp: '2026-01-01T00:00:00Z',
  'odata.metadata': 'x',
};

describe('entityOf', () => {
  it('sends every number as a double', () => {
    expect(entityOf('p', 'r', { n: 2 })).toEqual({ partitionKey: 'p', rowKey: 'r', n: { type: 'Double', value: 2 } });
  });
});

describe('rowOf', () => {
  it('leaves out what the service adds, and the nulls of selected columns that the row lacks', () => {
    expect(rowOf({ ...answered, n: 2, absent: null })).toEqual({
      partitionKey: 'p',
      rowKey: 'r',
      etag: 'e',
      cells: { n: 2 },
    });
  });

  it('leaves out types that the app never writes', () => {
    expect(rowOf({ ...answered, at: new Date(0), big: 5n }).cells).toEqual({});
  });

  it('takes an answer without an ETag for a bug', () => {
    expect(() => rowOf({ partitionKey: 'p', rowKey: 'r' })).toThrow('lacks its keys or its ETag');
  });
});
