import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readRow } from '../../../../../shared/adapters/azure-tables/rows.ts';
import type { Cells } from '../../../../../shared/adapters/azure-tables/table.ts';
import type { LogFields, Logger } from '../../../../../shared/ports/logger.ts';

const schema = z.object({ n: z.number(), inner: z.object({ url: z.url() }).optional() });

function read(cells: Cells, rowKey = 'r') {
  const logged: unknown[] = [];
  const log = (event: string, fields?: LogFields) => void logged.push([event, fields]);
  const logger: Logger = { info: log, warn: log, error: log, measure: () => undefined };
  const value = readRow(schema, { partitionKey: 'p', rowKey, cells, etag: 'e' }, { table: 'triggers', logger });
  return { value, logged };
}

describe('readRow', () => {
  it('reads the cells that the schema knows', () => {
    expect(read({ n: 1, added: 'later' })).toEqual({ value: { n: 1 }, logged: [] });
  });

  it('skips a row that does not fit and says which column, never what it held', () => {
    const { value, logged } = read({ n: 'https://secret.example/?sig=abc' }, '0123456789abcdef0123~s~0123-4567');
    expect(value).toBeUndefined();
    expect(logged).toEqual([['row.skipped', { table: 'triggers', rowKey: '*~s~*-*', problem: 'n: invalid_type' }]]);
  });
});
