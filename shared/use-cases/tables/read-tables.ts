/** The tables of an instance: the whole list, and one with its columns. */
import { fail, type Result, succeed } from '../../domain/failure.ts';
import { type InstanceId, instanceIdOf } from '../../domain/ids.ts';
import type { Table } from '../../domain/tables.ts';
import type { InsightsTables } from '../../ports/insights-tables.ts';
import type { InstanceDirectory } from '../../ports/instance-directory.ts';
import { shareAnswers } from '../shared-answers.ts';

export interface ReadTables {
  /** Sorted by name. */
  list(instanceId: InstanceId): Promise<Result<readonly Table[]>>;
  find(instanceId: InstanceId, name: string): Promise<Result<Table>>;
}

/** A designer asks for the same schema at every click, and a loop for the same table's key at every turn. */
const SHARED_FOR_IN_MS = 10_000;

export function createReadTables(
  insights: InsightsTables,
  directory: InstanceDirectory,
  nowInMs: () => number,
): ReadTables {
  const askAll = shareAnswers((id: InstanceId) => insights.readTables(id), SHARED_FOR_IN_MS, nowInMs);
  // Ids and names hold no line's end.
  const askOne = shareAnswers(
    (key: string) => {
      const [instanceId = '', name = ''] = key.split('\n');
      return insights.readTable(instanceIdOf(instanceId), name);
    },
    SHARED_FOR_IN_MS,
    nowInMs,
  );

  return {
    async list(instanceId) {
      if (directory.find(instanceId) === undefined) return fail({ kind: 'instance-unknown', instanceId });
      const tables = await askAll(instanceId);
      if (tables.ok) return succeed([...tables.value].sort((a, b) => a.name.localeCompare(b.name, 'en')));
      return tables.failure.kind === 'insights-not-found' ? fail({ kind: 'instance-unknown', instanceId }) : tables;
    },
    async find(instanceId, name) {
      if (directory.find(instanceId) === undefined) return fail({ kind: 'instance-unknown', instanceId });
      const table = await askOne(`${instanceId}\n${name}`);
      return !table.ok && table.failure.kind === 'insights-not-found' ? fail(tableUnknown(name)) : table;
    },
  };
}

export function tableUnknown(name: string) {
  return { kind: 'subject-unknown', field: 'tableName', what: 'table', name } as const;
}
