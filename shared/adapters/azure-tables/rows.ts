/** Reads what a row means. One of many that cannot be read is skipped and logged, so that it harms only itself; one that is needed is a fault. */
import type { z } from 'zod';
import type { Logger } from '../../ports/logger.ts';
import { StorageDamaged } from '../../ports/storage-damaged.ts';
import type { Row } from './table.ts';

export function readRow<Schema extends z.ZodType>(
  schema: Schema,
  row: Row,
  at: { readonly table: string; readonly logger: Logger },
): z.output<Schema> | undefined {
  const parsed = schema.safeParse(row.cells);
  if (parsed.success) return parsed.data;
  at.logger.error('row.skipped', { table: at.table, rowKey: keyShape(row.rowKey), problem: problemIn(parsed.error) });
  return undefined;
}

/** For a row without which an answer would be wrong. */
export function readNeededRow<Schema extends z.ZodType>(schema: Schema, row: Row, table: string): z.output<Schema> {
  const parsed = schema.safeParse(row.cells);
  if (parsed.success) return parsed.data;
  throw new StorageDamaged(`A row of ${table} cannot be read: ${keyShape(row.rowKey)} (${problemIn(parsed.error)})`);
}

/** The kind of row without what it names: `*~s~*-*`, `*~last`. */
function keyShape(rowKey: string): string {
  return rowKey.replace(/[^~-]{3,}/g, (part) => (part === 'last' ? part : '*'));
}

/** Columns and what is wrong with them; a message might repeat a value. */
function problemIn(error: z.ZodError): string {
  return error.issues.map(({ path, code }) => `${path.join('.') || 'row'}: ${code}`).join(', ');
}
