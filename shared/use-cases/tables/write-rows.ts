/** Rows that a maker writes. Upstream keeps them apart from what refreshes load, and for a while only. */
import { type Failure, fail, type Result, succeed } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/ids.ts';
import { msOf } from '../../domain/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import type { InsightsTables, RowWrite } from '../../ports/insights-tables.ts';
import type { InstanceDirectory } from '../../ports/instance-directory.ts';
import { mayBeDone } from '../commanding/unanswered-write.ts';
import { tableUnknown } from './read-tables.ts';

export interface WriteRows {
  create(instanceId: InstanceId, table: string, write: RowWrite): Promise<Result<true>>;
  update(instanceId: InstanceId, table: string, rowId: string, write: RowWrite): Promise<Result<true>>;
}

const LONGEST_VALIDITY_IN_MS = 30 * 24 * 60 * 60_000;

export function createWriteRows(insights: InsightsTables, directory: InstanceDirectory, clock: Clock): WriteRows {
  function problemIn(instanceId: InstanceId, { validUntil }: RowWrite): Failure | undefined {
    if (directory.find(instanceId) === undefined) return { kind: 'instance-unknown', instanceId };
    if (validUntil === undefined) return undefined;
    const inMs = msOf(validUntil) - msOf(clock());
    if (inMs > 0 && inMs <= LONGEST_VALIDITY_IN_MS) return undefined;
    return { kind: 'input-invalid', issues: [{ field: 'validUntil', message: 'must be within the next 30 days' }] };
  }

  return {
    async create(instanceId, table, write) {
      const problem = problemIn(instanceId, write);
      if (problem !== undefined) return fail(problem);
      const reply = await insights.createRow(instanceId, table, write);
      if (reply.ok) return reply;
      const { failure } = reply;
      if (failure.kind === 'insights-not-found') return fail(tableUnknown(table));
      // Trying again could write the row twice.
      return fail(mayBeDone(failure) ? { kind: 'write-unanswered', what: 'the row may have been written' } : failure);
    },

    // The same change once more changes nothing: a flow may try again by itself.
    async update(instanceId, table, rowId, write) {
      const problem = problemIn(instanceId, write);
      if (problem !== undefined) return fail(problem);
      const reply = await insights.updateRow(instanceId, table, rowId, write);
      if (reply.ok) return succeed(true);
      return fail(
        reply.failure.kind === 'insights-not-found' ? { kind: 'row-unknown', table, id: rowId } : reply.failure,
      );
    },
  };
}
