/** Reads what a row means. One that cannot be read is skipped and logged, so that it harms only itself. */
import type { z } from 'zod';
import type { Logger } from '../../ports/logger.ts';
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

/** The kind of row without what it names: `*~s~*-*`. */
function keyShape(rowKey: string): string {
  return rowKey.replace(/[^~-]{3,}/g, '*');
}

/** Columns and what is wrong with them; a message might repeat a value. */
function problemIn(error: z.ZodError): string {
  return error.issues.map(({ path, code }) => `${path.join('.') || 'row'}: ${code}`).join(', ');
}
