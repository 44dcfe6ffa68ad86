/** A conditional write of a store whose answer gets lost in a test: how it is prepared, what the store tells, and what is so. */
import type { Instant } from '../../shared/domain/instant.ts';
import type { StoreFixture } from './store-fixture.ts';

interface PreparedWrite {
  /** What the store tells. */
  readonly call: () => Promise<boolean>;
  /** What is so. */
  readonly isWritten: () => Promise<boolean>;
  /** Another conditional write with what the first one handed out. */
  readonly goOn?: () => Promise<boolean>;
}

export interface LossyWrite {
  readonly name: string;
  /** Whether the store does it again by itself until it is done. */
  readonly isRepeated: boolean;
  /** The row by whose writer the store finds out that it was its own write, and says so. */
  readonly knownBy?: 'last' | 'delivery-side' | 'instance';
  readonly prepare: (fixture: StoreFixture, now: Instant) => Promise<PreparedWrite>;
}
