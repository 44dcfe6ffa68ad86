/** Turns rows into the table client's entities and back, past the types that the client spoils on the way. */
import type { Cell, Cells, Row } from './table.ts';

export interface Entity {
  partitionKey: string;
  rowKey: string;
  [column: string]: unknown;
}

export function entityOf(partitionKey: string, rowKey: string, cells: Cells): Entity {
  const entity: Entity = { partitionKey, rowKey };
  for (const [column, cell] of Object.entries(cells)) entity[column] = sent(cell);
  return entity;
}

function sent(cell: Cell): unknown {
  if (typeof cell === 'number') return { type: 'Double', value: cell };
  // Of any other view the client would send the whole memory behind it.
  if (cell instanceof Uint8Array) return Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength);
  return cell;
}

const NO_CELLS: ReadonlySet<string> = new Set(['partitionKey', 'rowKey', 'etag', 'timestamp', 'odata.metadata']);

/** Cells of types that the app never writes are left out, so are the nulls of selected columns that a row lacks. */
export function rowOf(entity: Readonly<Record<string, unknown>>): Row {
  const { partitionKey, rowKey, etag } = entity;
  if (typeof partitionKey !== 'string' || typeof rowKey !== 'string' || typeof etag !== 'string') {
    throw new Error('Table storage answered with a row that lacks its keys or its ETag.');
  }
  const cells: Record<string, Cell> = {};
  for (const [column, value] of Object.entries(entity)) {
    if (NO_CELLS.has(column)) continue;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') cells[column] = value;
    else if (value instanceof Uint8Array) cells[column] = new Uint8Array(value);
  }
  return { partitionKey, rowKey, cells, etag };
}
