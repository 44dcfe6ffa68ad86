/** One table in memory, with the semantics of the real one: ETags, all-or-nothing commits, limits, pages and faults. */
import type {
  Cell,
  Cells,
  Change,
  CommitResult,
  Comparison,
  ConflictCause,
  Narrowing,
  Page,
  Row,
  RowQuery,
  Table,
} from '../../shared/adapters/azure-tables/table.ts';
import { StorageUnavailable } from '../../shared/adapters/azure-tables/table.ts';
import {
  checkCells,
  checkCommit,
  checkKey,
  checkNarrowing,
  MOST_ROWS_ON_PAGE,
} from '../../shared/adapters/azure-tables/table-limits.ts';
import type { MemoryTableOptions, TableCall } from './table-faults.ts';

interface StoredRow {
  readonly cells: Cells;
  readonly etag: string;
}

type Partitions = Map<string, Map<string, StoredRow>>;
type Place = readonly [partitionKey: string, rowKey: string];

export class MemoryTable implements Table {
  readonly name: string;
  readonly #options: MemoryTableOptions;
  readonly #partitions: Partitions = new Map();
  #writes = 0;
  #exists = false;

  constructor(name: string, options: MemoryTableOptions = {}) {
    this.name = name;
    this.#options = options;
  }

  get exists(): boolean {
    return this.#exists;
  }

  create(): void {
    this.#exists = true;
  }

  drop(): void {
    this.#exists = false;
    this.#partitions.clear();
  }

  async get(partitionKey: string, rowKey: string): Promise<Row | undefined> {
    checkKey(partitionKey);
    checkKey(rowKey);
    await this.#mayFail({ operation: 'get', table: this.name, partitionKey, rowKey });
    const stored = this.#partitions.get(partitionKey)?.get(rowKey);
    return stored && { partitionKey, rowKey, cells: copyOf(stored.cells), etag: stored.etag };
  }

  async page(partitionKey: string, query: RowQuery, continuation?: string): Promise<Page> {
    checkKey(partitionKey);
    checkNarrowing(query);
    await this.#mayFail({ operation: 'page', table: this.name, partitionKey });
    const keys = [...(this.#partitions.get(partitionKey)?.keys() ?? [])]
      .filter((rowKey) => rowKey >= query.from && rowKey < query.to)
      .sort(byCode);
    return this.#fetch(
      keys.map((rowKey): Place => [partitionKey, rowKey]),
      query,
      JSON.stringify([partitionKey, query]),
      continuation,
    );
  }

  async scan(narrowing: Narrowing, continuation?: string): Promise<Page> {
    checkNarrowing(narrowing);
    await this.#mayFail({ operation: 'scan', table: this.name });
    const places = [...this.#partitions]
      .sort(([one], [other]) => byCode(one, other))
      .flatMap(([partitionKey, rows]) => [...rows.keys()].sort(byCode).map((rowKey): Place => [partitionKey, rowKey]));
    return this.#fetch(places, narrowing, JSON.stringify(narrowing), continuation);
  }

  #fetch(places: readonly Place[], narrowing: Narrowing, query: string, continuation: string | undefined): Page {
    const start = continuation === undefined ? undefined : startOf(continuation, query);
    const { where = [], select, limit = MOST_ROWS_ON_PAGE } = narrowing;
    const most = Math.min(limit, this.#options.rowsOnPage?.() ?? limit);
    const rows: Row[] = [];
    for (const place of places) {
      const [partitionKey, rowKey] = place;
      const stored = this.#partitions.get(partitionKey)?.get(rowKey);
      if (stored === undefined || (start !== undefined && comesBefore(place, start))) continue;
      if (!where.every((comparison) => holds(stored.cells, comparison))) continue;
      if (rows.length === most) return { rows, next: continuationFor(query, place) };
      rows.push({ partitionKey, rowKey, cells: copyOf(stored.cells, select), etag: stored.etag });
    }
    return { rows };
  }

  async commit(partitionKey: string, changes: readonly Change[]): Promise<CommitResult> {
    checkCommit(partitionKey, changes);
    const call: TableCall = { operation: 'commit', table: this.name, partitionKey, changes };
    const fault = await this.#options.fault?.(call);
    switch (fault) {
      case undefined:
        return this.#apply(partitionKey, changes);
      case 'throttled':
        throw throttled(call);
      case 'lost':
        return { type: 'unknown' };
      case 'done-and-lost':
        this.#apply(partitionKey, changes);
        return { type: 'unknown' };
      case 'done-and-retried':
        this.#apply(partitionKey, changes);
        return this.#apply(partitionKey, changes);
      case 'done-and-throttled':
        this.#apply(partitionKey, changes);
        throw throttled(call);
    }
  }

  #apply(partitionKey: string, changes: readonly Change[]): CommitResult {
    this.#exists = true;
    const rows = this.#partitions.get(partitionKey) ?? new Map<string, StoredRow>();
    for (const [index, change] of changes.entries()) {
      const cause = obstacleTo(change, rows.get(change.rowKey), changes.length === 1);
      if (cause !== undefined) return { type: 'conflict', cause, index };
      if (change.type === 'merge') checkCells(mergedInto(rows, change.rowKey, change.cells));
    }
    this.#partitions.set(partitionKey, rows);
    const etags = new Map<string, string>();
    for (const change of changes) {
      if (change.type === 'delete') {
        rows.delete(change.rowKey);
        continue;
      }
      this.#writes += 1;
      const etag = `W/"memory'${this.#writes}'"`;
      const cells = change.type === 'merge' ? mergedInto(rows, change.rowKey, change.cells) : change.cells;
      rows.set(change.rowKey, { cells: copyOf(cells), etag });
      etags.set(change.rowKey, etag);
    }
    // Or a run of years would keep a partition for each flow that ever was.
    if (rows.size === 0) this.#partitions.delete(partitionKey);
    return { type: 'committed', etags };
  }

  async #mayFail(call: TableCall): Promise<void> {
    if ((await this.#options.fault?.(call)) !== undefined) throw throttled(call);
  }
}

function throttled({ operation }: TableCall): StorageUnavailable {
  return new StorageUnavailable(operation, { status: 503, code: 'ServerBusy' });
}

function obstacleTo(change: Change, stored: StoredRow | undefined, alone: boolean): ConflictCause | undefined {
  if (change.type === 'create') return stored === undefined ? undefined : 'exists';
  if (change.type === 'put') return undefined;
  if (stored !== undefined) return change.etag === undefined || change.etag === stored.etag ? undefined : 'changed';
  return change.type === 'delete' && alone && change.etag === undefined ? undefined : 'missing';
}

function mergedInto(rows: ReadonlyMap<string, StoredRow>, rowKey: string, cells: Cells): Cells {
  return { ...rows.get(rowKey)?.cells, ...cells };
}

/** Neither what was handed in nor what was handed out may change what is stored. */
function copyOf(cells: Cells, select?: readonly string[]): Cells {
  const copied = Object.entries(cells).map(([column, cell]) => [column, copyOfCell(cell)] as const);
  return Object.fromEntries(select === undefined ? copied : copied.filter(([column]) => select.includes(column)));
}

function copyOfCell(cell: Cell): Cell {
  if (cell instanceof Uint8Array) return new Uint8Array(cell);
  return cell === 0 ? 0 : cell;
}

function holds(cells: Cells, { column, is, value }: Comparison): boolean {
  const cell = cells[column];
  if (cell === undefined || cell instanceof Uint8Array || typeof cell !== typeof value) return false;
  switch (is) {
    case 'eq':
      return cell === value;
    case 'ne':
      return cell !== value;
    case 'gt':
      return cell > value;
    case 'ge':
      return cell >= value;
    case 'lt':
      return cell < value;
    case 'le':
      return cell <= value;
  }
}

function continuationFor(query: string, place: Place): string {
  return Buffer.from(JSON.stringify([query, place])).toString('base64url');
}

function startOf(continuation: string, query: string): Place {
  const [madeFor, place]: [string, Place] = JSON.parse(Buffer.from(continuation, 'base64url').toString());
  if (madeFor !== query) throw new TypeError('A continuation serves only the query that it came from.');
  return place;
}

function comesBefore([partitionKey, rowKey]: Place, [startPartition, startRow]: Place): boolean {
  return partitionKey === startPartition ? rowKey < startRow : partitionKey < startPartition;
}

function byCode(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
