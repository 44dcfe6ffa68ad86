/**
 * What the table service refuses, and what its client silently spoils, held against each call before it is sent: the
 * emulator accepts much of it, so that it would show in production only.
 */
import type { Cells, Change, Narrowing } from './table.ts';

const KEY = /^[ -~]{1,512}$/;
// The first four are the rule of the service; braces mark errors in its answers to transactions, and stand in no key.
const KEY_REFUSED = /[/\\#?{}]/;
const COLUMN = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;
const RESERVED_COLUMNS: ReadonlySet<string> = new Set(['partitionkey', 'rowkey', 'timestamp', 'etag']);
const MOST_CHANGES = 100;
const MOST_CELLS = 252;
const MOST_CHARACTERS = 32_768;
const MOST_BYTES = 65_536;
const MOST_ROW_BYTES = 1024 * 1024;
const MOST_COMMIT_BYTES = 4 * 1024 * 1024;
// Request line, headers and boundaries around each change of a transaction, generously.
const CHANGE_OVERHEAD = 2_048;
// Fifteen in a filter, less those for the partition and the two ends of the range.
const MOST_COMPARISONS = 12;
// The emulator finds nothing by a literal with an exponent, without a word.
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;
export const MOST_ROWS_ON_PAGE = 1_000;

export function checkKey(key: string): void {
  if (!KEY.test(key) || KEY_REFUSED.test(key)) {
    throw new TypeError('A key is 1 to 512 printable ASCII characters without / \\ # ? { }.');
  }
}

export function checkCommit(partitionKey: string, changes: readonly Change[]): void {
  checkKey(partitionKey);
  if (changes.length < 1 || changes.length > MOST_CHANGES) {
    throw new TypeError(`A commit has 1 to ${MOST_CHANGES} changes, not ${changes.length}.`);
  }
  if (new Set(changes.map(({ rowKey }) => rowKey)).size < changes.length) {
    throw new TypeError('A commit changes each row once.');
  }
  for (const change of changes) checkChange(change, changes.length === 1);
  checkCommitSize(changes);
}

function checkChange(change: Change, alone: boolean): void {
  checkKey(change.rowKey);
  if ((change.type === 'replace' || 'etag' in change) && !change.etag) throw new TypeError('An ETag is never empty.');
  if (change.type !== 'delete') checkCells(change.cells);
  else if (change.etag !== undefined && !alone) {
    throw new TypeError('Beside other changes a row is deleted whatever its ETag; guard it by another row.');
  }
}

export function checkCells(cells: Cells): void {
  const entries = Object.entries(cells);
  if (entries.length > MOST_CELLS) throw new TypeError(`A row has at most ${MOST_CELLS} cells.`);
  let rowBytes = 0;
  for (const [column, cell] of entries) {
    checkColumn(column);
    if (typeof cell === 'string' && cell.length > MOST_CHARACTERS) throw new TypeError(`${column} is too long.`);
    if (cell instanceof Uint8Array && cell.length > MOST_BYTES) throw new TypeError(`${column} is too long.`);
    if (typeof cell === 'number' && !Number.isFinite(cell)) throw new TypeError(`${column} is no finite number.`);
    // Out of TypeScript's sight an undefined one would be dropped without a word.
    if (cell === undefined || cell === null) throw new TypeError(`${column} has no value.`);
    rowBytes += 8 + 2 * column.length + cellBytes(cell);
  }
  if (rowBytes > MOST_ROW_BYTES - CHANGE_OVERHEAD) throw new TypeError('A row is at most 1 MiB.');
}

function cellBytes(cell: Cells[string]): number {
  if (typeof cell === 'string') return 4 + 2 * cell.length;
  return cell instanceof Uint8Array ? 4 + cell.length : 8;
}

function checkCommitSize(changes: readonly Change[]): void {
  let bytes = 0;
  for (const change of changes) {
    bytes += CHANGE_OVERHEAD;
    if (change.type === 'delete') continue;
    for (const [column, cell] of Object.entries(change.cells)) bytes += 2 * column.length + 40 + sentBytes(cell);
  }
  if (bytes > MOST_COMMIT_BYTES) throw new TypeError('A commit is at most 4 MiB as it is sent.');
}

function sentBytes(cell: Cells[string]): number {
  if (cell instanceof Uint8Array) return Math.ceil(cell.length / 3) * 4;
  if (typeof cell === 'string') return Buffer.byteLength(JSON.stringify(cell));
  return 25;
}

export function checkNarrowing({ where = [], select = [], limit = MOST_ROWS_ON_PAGE }: Narrowing): void {
  if (where.length > MOST_COMPARISONS) throw new TypeError(`A filter has at most ${MOST_COMPARISONS} comparisons.`);
  for (const { column, value } of where) {
    checkColumn(column);
    if (typeof value === 'number' && !PLAIN_NUMBER.test(String(value))) {
      throw new TypeError(`${column} is compared with a number that is not finite or needs an exponent.`);
    }
  }
  for (const column of select) checkColumn(column);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS_ON_PAGE) {
    throw new TypeError(`A page has 1 to ${MOST_ROWS_ON_PAGE} rows.`);
  }
}

function checkColumn(column: string): void {
  if (!COLUMN.test(column) || RESERVED_COLUMNS.has(column.toLowerCase())) {
    throw new TypeError(`${column} is no name for a column.`);
  }
}
