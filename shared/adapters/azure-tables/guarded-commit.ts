/**
 * Writes of which one row tells who wrote them: it carries a token that only this attempt knows. When the answer is
 * lost, or a repeated try meets its own first one as a conflict, that row is read again and the token compared.
 */
import { commitOrResolve } from './lost-answer.ts';
import type { Change, Row, Table } from './table.ts';

export const WRITER_COLUMN = 'writer';

export type GuardedResult =
  /** The etag is that of the guarding row. */
  { readonly type: 'written'; readonly etag: string } | { readonly type: 'lost' };

export async function commitGuarded(
  table: Table,
  partitionKey: string,
  changes: readonly Change[],
  guard: { readonly rowKey: string; readonly token: string },
  onResolved: () => void,
): Promise<GuardedResult> {
  let seen: Row | undefined;
  const read = async () => {
    seen = await table.get(partitionKey, guard.rowKey);
    return seen?.cells[WRITER_COLUMN] === guard.token;
  };
  const result = await commitOrResolve({ commit: () => table.commit(partitionKey, changes), wasMine: read });
  if (result.type === 'conflict') return { type: 'lost' };
  const etag = result.etags?.get(guard.rowKey);
  if (etag !== undefined) return { type: 'written', etag };
  if (result.etags === undefined) onResolved();
  // Resolved by reading again, or answered without the row's ETag.
  if (seen === undefined && !(await read())) return { type: 'lost' };
  return seen === undefined ? { type: 'lost' } : { type: 'written', etag: seen.etag };
}
