/** The decision side in the `triggers` table: every write is one entity group transaction under the subject's own row. */
import { bucketOf } from '../../domain/bucket.ts';
import type { Destination, OutboxEntry } from '../../domain/delivery.ts';
import type { HistoryEntry } from '../../domain/history.ts';
import { type SubjectHash, subjectHashIn } from '../../domain/ids.ts';
import { UNOBSERVED } from '../../domain/subject-state.ts';
import type { Logger } from '../../ports/logger.ts';
import type { DecisionSide, SubjectLock, SubjectStore, WriteOutcome } from '../../ports/subject-store.ts';
import { commitGroup } from './group-commit.ts';
import { commitGuarded } from './guarded-commit.ts';
import { deliverySideCells } from './lease-rows.ts';
import { commitOrResolve } from './lost-answer.ts';
import { outboxCells } from './outbox-rows.ts';
import { commitRepeatedly } from './repeated-commit.ts';
import {
  decisionRange,
  deliverySideKey,
  historyKey,
  historyRange,
  lastKey,
  outboxKey,
  runKey,
  runRange,
  subjectRange,
  subscriptionKey,
} from './row-keys.ts';
import { readNeededRow, readRow } from './rows.ts';
import { rowsIn, rowsOfBuckets } from './rows-in.ts';
import {
  decisionCells,
  decisionRowSchema,
  historyCells,
  historyRowSchema,
  lastCells,
  lastRowSchema,
  memoryCells,
} from './subject-rows.ts';
import type { Change, Comparison, Row, Table } from './table.ts';

export interface SubjectTableOptions {
  readonly triggers: Table;
  readonly token: () => string;
  readonly logger: Logger;
}

export function createSubjectTable({ triggers, token, logger }: SubjectTableOptions): SubjectStore {
  const at = { table: triggers.name, logger };
  const read = (subject: SubjectHash, continuation?: string) =>
    triggers.page(bucketOf(subject), decisionRange(subject), continuation);

  const sides = (rows: readonly Row[]) =>
    rows.flatMap((row): DecisionSide[] => {
      const side = readRow(decisionRowSchema, row, at);
      return side === undefined ? [] : [side];
    });

  /** A damaged lock is not skipped: without it nothing about the subject can be decided. */
  function lockOf(row: Row): SubjectLock {
    return { ...readNeededRow(lastRowSchema, row, triggers.name), version: row.etag };
  }

  async function write(subject: SubjectHash, changes: (guard: string) => Change[]): Promise<WriteOutcome> {
    const guard = { rowKey: lastKey(subject), token: token() };
    const result = await commitGuarded(triggers, bucketOf(subject), changes(guard.token), guard, () =>
      logger.info('write.resolved', { table: triggers.name, row: 'last' }),
    );
    return result.type === 'written' ? { type: 'written', version: result.etag } : result;
  }

  return {
    async read(subject) {
      let page = await read(subject);
      while (page.rows.length === 0 && page.next !== undefined) page = await read(subject, page.next);
      const [first, ...others] = page.rows;
      if (first === undefined || first.rowKey !== lastKey(subject)) return undefined;
      const next = page.next === undefined ? {} : { next: page.next };
      return { lock: lockOf(first), subscriptions: sides(others), ...next };
    },

    async readMore(subject, continuation) {
      const page = await read(subject, continuation);
      return { subscriptions: sides(page.rows), ...(page.next === undefined ? {} : { next: page.next }) };
    },

    async knownRuns(subject, runKeys) {
      const rows = await Promise.all(runKeys.map((key) => triggers.get(bucketOf(subject), runRowKey(subject, key))));
      return new Set(runKeys.filter((_, index) => rows[index] !== undefined));
    },

    addRunKeys(subject, lock, runKeys) {
      return write(subject, (guard) => [
        replacedLast(subject, lock, guard),
        ...runKeys.map((key) => takenKey(subject, key, lock.state.n)),
      ]);
    },

    commit(subject, version, { state, pending, memories, outbox, publications, recorded }) {
      return write(subject, (guard) => [
        { type: 'replace', rowKey: lastKey(subject), cells: lastCells(state, pending, guard), etag: version },
        ...memories.map(
          ({ subscriptionId, memory }): Change => ({
            type: 'merge',
            rowKey: subscriptionKey(subscriptionId),
            cells: memoryCells(memory),
          }),
        ),
        ...outbox.map((entry) => waitingRow('flow', entry)),
        ...publications.map((entry) => waitingRow('topic', entry)),
        ...(recorded === undefined
          ? []
          : [
              {
                type: 'create',
                rowKey: historyKey(subject, recorded.entry.n),
                cells: historyCells(recorded.entry),
              } as const,
              ...recorded.runKeys.map((key) => takenKey(subject, key, recorded.entry.n)),
            ]),
      ]);
    },

    async readLock(subject) {
      const row = await triggers.get(bucketOf(subject), lastKey(subject));
      return row === undefined ? undefined : lockOf(row);
    },

    async readSubscription(id) {
      const row = await triggers.get(bucketOf(subjectHashIn(id)), subscriptionKey(id));
      return row === undefined ? undefined : readRow(decisionRowSchema, row, at);
    },

    async *subscriptions() {
      // Only decision sides have a memory, and a comparison matches no row without the column.
      const where = [{ column: 'memory', is: 'ge', value: '' }] as const;
      for await (const row of rowsOfBuckets(triggers, { where })) yield* sides([row]);
    },

    begin(lock, decision, delivery) {
      const { id } = decision.subscription;
      const subject = subjectHashIn(id);
      return write(subject, (guard) => {
        const last = lastCells(lock?.state ?? UNOBSERVED, lock?.pending, guard);
        return [
          lock === undefined
            ? { type: 'create', rowKey: lastKey(subject), cells: last }
            : { type: 'replace', rowKey: lastKey(subject), cells: last, etag: lock.version },
          { type: 'create', rowKey: subscriptionKey(id), cells: decisionCells(decision) },
          { type: 'put', rowKey: deliverySideKey(id), cells: deliverySideCells(delivery, guard) },
        ];
      });
    },

    end(lock, delivery, deliveryVersion) {
      const { subscriptionId } = delivery;
      const subject = subjectHashIn(subscriptionId);
      return write(subject, (guard) => [
        replacedLast(subject, lock, guard),
        { type: 'delete', rowKey: subscriptionKey(subscriptionId) },
        {
          type: 'replace',
          rowKey: deliverySideKey(subscriptionId),
          cells: deliverySideCells(delivery, guard),
          etag: deliveryVersion,
        },
      ]);
    },

    async history(subject, afterN, detectedBefore) {
      const where: Comparison[] =
        detectedBefore === undefined ? [] : [{ column: 'detectedAt', is: 'lt', value: detectedBefore }];
      const newestFirst: HistoryEntry[] = [];
      for await (const row of rowsIn(triggers, bucketOf(subject), { ...historyRange(subject, afterN), where })) {
        const entry = readRow(historyRowSchema, row, at);
        if (entry !== undefined) newestFirst.push(entry);
      }
      return newestFirst.reverse();
    },

    async saveCheckpoint(id, checkpoint) {
      const cells = { checkpoint: JSON.stringify(checkpoint) };
      await commitRepeatedly(triggers, bucketOf(subjectHashIn(id)), {
        type: 'merge',
        rowKey: subscriptionKey(id),
        cells,
      });
    },

    async dropHistory(subject, throughN) {
      const old: Comparison[] = [{ column: 'n', is: 'le', value: throughN }];
      const keys: string[] = [];
      for (const range of [historyRange(subject), runRange(subject)]) {
        const rows = rowsIn(triggers, bucketOf(subject), { ...range, where: old, select: ['n'] });
        for await (const { rowKey } of rows) keys.push(rowKey);
      }
      const deletions = keys.map((rowKey): Change => ({ type: 'delete', rowKey }));
      return (await commitGroup(triggers, bucketOf(subject), deletions, token())).size;
    },

    async forget(subject) {
      const bucket = bucketOf(subject);
      // Read before the others: whoever adds one later writes this row with it, and it is not as it was read.
      const lock = await triggers.get(bucket, lastKey(subject));
      if (lock === undefined || lock.cells.pending !== undefined) return false;
      const others = rowsIn(triggers, bucket, { ...subjectRange(subject), select: [], limit: 2 });
      for await (const { rowKey } of others) if (rowKey !== lock.rowKey) return false;
      const result = await commitOrResolve({
        commit: () => triggers.commit(bucket, [{ type: 'delete', rowKey: lock.rowKey, etag: lock.etag }]),
        wasMine: async () => (await triggers.get(bucket, lock.rowKey)) === undefined,
      });
      return result.type === 'committed';
    },
  };
}

function waitingRow(destination: Destination, entry: OutboxEntry): Change {
  return {
    type: 'create',
    rowKey: outboxKey(destination, entry.eventId, entry.replay),
    cells: outboxCells(entry),
  };
}

/** The lock as it was, for a write that decides nothing. */
function replacedLast(subject: SubjectHash, { state, pending, version }: SubjectLock, guard: string): Change {
  return { type: 'replace', rowKey: lastKey(subject), cells: lastCells(state, pending, guard), etag: version };
}

/** Goes with the history up to `n`. */
function takenKey(subject: SubjectHash, key: string, n: number): Change {
  return { type: 'create', rowKey: runRowKey(subject, key), cells: { n } };
}

function runRowKey(subject: SubjectHash, key: string): string {
  const separator = key.lastIndexOf(':');
  return runKey(subject, key.slice(0, separator), key.slice(separator + 1));
}
