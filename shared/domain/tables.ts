/** The tables of an instance, their columns, rows and partitions, as makers meet them. */
import type { Instant } from './instant.ts';

/** `instant` is a date with a time, `guid` an id that a filter names without quotes. */
export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'instant' | 'date' | 'guid';

export interface Column {
  readonly name: string;
  readonly friendlyName?: string;
  readonly type: ColumnType;
  readonly isKey: boolean;
}

export interface Table {
  /** By which it is asked for: of a source's table, the source's name comes first. */
  readonly name: string;
  readonly friendlyName?: string;
  /** Upstream's word, such as `Profile` or `Segment`; it may be any. */
  readonly kind?: string;
  readonly dataSourceName?: string;
  readonly refreshedAt?: Instant;
  /** Whether its partitions begin with the names of the columns; undefined where upstream does not say. */
  readonly hasHeader?: boolean;
  readonly columns: readonly Column[];
}

/** By column; a column without a value is left out. */
export type Row = Readonly<Record<string, unknown>>;

/** Where the next page begins: a number of rows, or upstream's own mark. */
export type PageStart = { readonly skip: number } | { readonly skipToken: string };

export interface RowQuery {
  /** OData, as a maker writes it. */
  readonly filter?: string;
  readonly select?: string;
  readonly orderBy?: string;
  readonly top: number;
  readonly from: PageStart;
}

export interface RowPage {
  readonly rows: readonly Row[];
  /** Upstream's own mark for the page after this one, where it gave one. */
  readonly next?: PageStart;
}

export interface TableSize {
  readonly rowCount?: number;
  readonly sizeInBytes?: number;
}

/** Where a partition can be fetched. The address is a secret: it carries the permission to read. */
export interface PartitionDownload {
  readonly uri: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Far more than any column holds. */
export const DEEPEST_NESTING = 64;

/**
 * Whether lists and objects lie in one another no deeper than columns may hold them: what is nested some thousand times over
 * can be read as JSON, but not be written as such. Level by level, for a call within a call is what such a value breaks.
 */
export function isShallow(row: Row): boolean {
  let level: object[] = [row];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST_NESTING) return false;
    level = level.flatMap((outer) =>
      Object.values(outer).filter((inner) => typeof inner === 'object' && inner !== null),
    );
  }
  return true;
}

export function keyColumnsOf({ columns }: Table): readonly Column[] {
  return columns.filter(({ isKey }) => isKey);
}
