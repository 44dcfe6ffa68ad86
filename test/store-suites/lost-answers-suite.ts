/** What every store promises where the answer of a write is lost: it tells the truth, and what it hands out can be gone on with. */
import { describe, expect, it } from 'vitest';
import { minute } from '../builders/instants.ts';
import { LOSSY_DELIVERY_WRITES } from './lossy-delivery-writes.ts';
import { LOSSY_RECORD_WRITES } from './lossy-record-writes.ts';
import { LOSSY_SUBJECT_WRITES } from './lossy-subject-writes.ts';
import type { LossyWrite } from './lossy-write.ts';
import { type StartTables, StoreFixture } from './store-fixture.ts';

const ALL_WRITES = [...LOSSY_SUBJECT_WRITES, ...LOSSY_DELIVERY_WRITES, ...LOSSY_RECORD_WRITES];

export interface WriteFault {
  readonly name: string;
  /** Whether the write that it strikes is done all the same. */
  readonly done: boolean;
  /** Strikes the next write to storage. */
  readonly arm: () => void;
  readonly disarm: () => void;
}

export function describeLostAnswers(
  title: string,
  start: StartTables,
  faults: readonly WriteFault[],
  only?: readonly string[],
): void {
  describe(title, () => {
    const fixture = new StoreFixture(start);
    fixture.register();
    const writes = ALL_WRITES.filter(({ name }) => only?.includes(name) ?? true);
    const cases = writes.flatMap((write: LossyWrite) =>
      faults.map((fault) => [write.name, fault.name, write, fault] as const),
    );

    it.each(cases)('%s tells the truth: %s', async (_, __, write, fault) => {
      const { call, isWritten, goOn } = await write.prepare(fixture, minute(1));
      fault.arm();
      const told = await call().finally(() => fault.disarm());
      expect(told).toBe(fault.done || write.isRepeated);
      expect(await isWritten()).toBe(told);
      // Whoever wonders about a storage that loses answers finds each of them in the log.
      expect(fixture.resolvedWrites).toEqual(fault.done && write.knownBy !== undefined ? [write.knownBy] : []);
      if (told && goOn !== undefined) expect(await goOn()).toBe(true);
    });
  });
}
