/** What can be made to go wrong with a table in memory. */
import type { Change } from '../../shared/adapters/azure-tables/table.ts';

export type TableCall =
  | { readonly operation: 'get'; readonly table: string; readonly partitionKey: string; readonly rowKey: string }
  | { readonly operation: 'page'; readonly table: string; readonly partitionKey: string }
  | { readonly operation: 'scan'; readonly table: string }
  | {
      readonly operation: 'commit';
      readonly table: string;
      readonly partitionKey: string;
      readonly changes: readonly Change[];
    };

/** On reads each of them throws `StorageUnavailable`. */
export type Fault =
  /** Not done; throws `StorageUnavailable`. */
  | 'throttled'
  /** Not done; the outcome is unknown. */
  | 'lost'
  /** Done; the outcome is unknown. */
  | 'done-and-lost'
  /** Done, then done again by the client, which reports what the second try met. */
  | 'done-and-retried'
  /** Done; throws `StorageUnavailable`. */
  | 'done-and-throttled';

export interface MemoryTableOptions {
  /** Asked before each call, and awaited: it may also wait, count, or throw what should end the caller there. */
  readonly fault?: (call: TableCall) => Fault | undefined | Promise<Fault | undefined>;
  /** How many rows the service is in the mood to give; 0 makes an empty page with a continuation. */
  readonly rowsOnPage?: () => number;
}
