/**
 * The floor that every store stands on: what Azure Tables offers, cut down to what the app uses. Store code sees only
 * this, so it runs unchanged on Azure, on the emulator and on the in-memory twin of the tests.
 */

/**
 * One value of a row. Strings hold at most 32,768 characters, bytes at most 65,536. Numbers are finite and always
 * stored as doubles, so that a filter compares one type whatever the value happens to be.
 */
export type Cell = string | number | boolean | Uint8Array;

/** At most 252, names like identifiers. To leave a cell out, leave its name out: there is no empty cell. */
export type Cells = Readonly<Record<string, Cell>>;

export interface Row {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly cells: Cells;
  /** Opaque; changes with every write of the row. */
  readonly etag: string;
}

/** One row's part in a commit. */
export type Change =
  /** The row must not exist yet, else `exists`. */
  | { readonly type: 'create'; readonly rowKey: string; readonly cells: Cells }
  /** All cells become these. The row must still be as read, else `changed` or `missing`. */
  | { readonly type: 'replace'; readonly rowKey: string; readonly cells: Cells; readonly etag: string }
  /** These cells change, the others stay. The row must exist and, where an ETag is given, be as read. */
  | { readonly type: 'merge'; readonly rowKey: string; readonly cells: Cells; readonly etag?: string }
  /** The row is these cells afterwards, whatever was there before. */
  | { readonly type: 'put'; readonly rowKey: string; readonly cells: Cells }
  /**
   * Alone in its commit: without an ETag a missing row counts as deleted; with one, `changed` and `missing` are told.
   * Beside other changes: an ETag is a TypeError (the service would ignore it), and a missing row is `missing`.
   */
  | { readonly type: 'delete'; readonly rowKey: string; readonly etag?: string };

export type ConflictCause = 'exists' | 'changed' | 'missing';

export type CommitResult =
  /** All changes are stored. The new ETag of each written row by its key, so without deleted ones. */
  | { readonly type: 'committed'; readonly etags: ReadonlyMap<string, string> }
  /**
   * Either nothing was written, or an earlier try of this very call, whose answer was lost, has written it all. The
   * caller reads again and compares a token of its own (`lost-answer.ts`). `index` points to the change that failed.
   */
  | { readonly type: 'conflict'; readonly cause: ConflictCause; readonly index?: number }
  /**
   * The answer was lost for good: all or nothing was written, or still will be within half a minute. The caller reads
   * again, and goes on with writes that cannot succeed beside a late one: conditional ones and creations.
   */
  | { readonly type: 'unknown' };

/** Rows with `from <= rowKey < to`, compared by character code. */
export interface RowRange {
  readonly from: string;
  readonly to: string;
}

/**
 * A row that lacks the column matches no comparison, not even `ne`. The value is of the column's own type; a number is
 * one that is written without an exponent.
 */
export interface Comparison {
  readonly column: string;
  readonly is: 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
  readonly value: string | number | boolean;
}

export interface Narrowing {
  /** All must hold; at most 12. */
  readonly where?: readonly Comparison[];
  /** Only these columns are fetched; keys and ETag always come. */
  readonly select?: readonly string[];
  /** Most rows on the page: 1 to 1,000, which is also the default. */
  readonly limit?: number;
}

export type RowQuery = RowRange & Narrowing;

/** May be empty and still have a `next`: only a page without `next` is the last one. */
export interface Page {
  readonly rows: readonly Row[];
  /** For the same query only, to fetch the page after this one. */
  readonly next?: string;
}

/**
 * Reads of a table that does not exist find nothing; a commit to one creates it. Every call may throw
 * `StorageUnavailable`; a thrown commit says nothing about whether it was written, just as `unknown` does.
 */
export interface Table {
  readonly name: string;
  get(partitionKey: string, rowKey: string): Promise<Row | undefined>;
  /** One page of a partition's range, in order of row key. */
  page(partitionKey: string, query: RowQuery, continuation?: string): Promise<Page>;
  /** One page of the whole table, in order of partition, then row key. Reads every row: for upkeep only. */
  scan(narrowing: Narrowing, continuation?: string): Promise<Page>;
  /**
   * All changes or none, in one partition: 1 to 100 changes, each row once, within the service's limits; what breaks
   * these rules is a bug and throws a TypeError before anything is sent.
   */
  commit(partitionKey: string, changes: readonly Change[]): Promise<CommitResult>;
}

export interface TableSet {
  /** Names: a letter, then letters and digits, 3 to 63 in all, not told apart by case. */
  table(name: string): Table;
  /** Creates the table where it is missing. */
  ensure(name: string): Promise<void>;
  /** Names of the tables that begin so, in order. */
  list(prefix: string): Promise<string[]>;
  /** Removes a table with all its rows; a missing one counts as removed. Its name cannot be used again at once. */
  drop(name: string): Promise<void>;
}

/** Storage was throttling, failing, out of reach or closed to us, after the retries. Trying again later may help. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
  readonly status: number | undefined;
  readonly code: string | undefined;

  constructor(
    operation: string,
    problem: { readonly status?: number | undefined; readonly code?: string | undefined },
  ) {
    // Built from status and code alone: the client's own errors carry the request, with its signature.
    super(`Table storage failed to ${operation} (${problem.status ?? 'no answer'}, ${problem.code ?? 'no code'}).`);
    this.status = problem.status;
    this.code = problem.code;
  }
}
