// Storage in memory that counts what it is asked, and fails where a test says so.
import { MemoryTableSet } from '../../../../fakes/memory-table-set.ts';
import type { Fault, TableCall } from '../../../../fakes/table-faults.ts';

export type CommitCall = Extract<TableCall, { operation: 'commit' }>;

export class ScriptedStorage {
  readonly calls: TableCall[] = [];
  readonly tables: MemoryTableSet;
  #onCommit: (call: CommitCall, count: number) => Fault | undefined = () => undefined;
  #commits = 0;

  constructor() {
    this.tables = new MemoryTableSet({
      fault: (call) => {
        this.calls.push(call);
        if (call.operation !== 'commit' || call.table !== 'triggers') return undefined;
        this.#commits += 1;
        return this.#onCommit(call, this.#commits);
      },
    });
  }

  get commits(): CommitCall[] {
    return this.calls.filter((call) => call.operation === 'commit');
  }

  /** From now on, commits to subjects counted from 1. */
  onCommit(fault: (call: CommitCall, count: number) => Fault | undefined): void {
    this.#commits = 0;
    this.#onCommit = fault;
  }

  /** The process that is served dies in, or right after, its commit of this number. */
  dieAtCommit(number: number, when: 'before' | 'after'): void {
    const fault = when === 'before' ? 'throttled' : 'done-and-throttled';
    this.onCommit((_, count) => (count === number ? fault : undefined));
  }

  heal(): void {
    this.onCommit(() => undefined);
  }

  forgetCalls(): void {
    this.calls.length = 0;
  }
}
