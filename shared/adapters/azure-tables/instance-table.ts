/** The `instances` table: one row per instance, all in one partition, so that finding what is due is one read. */
import { z } from 'zod';
import { instanceIdSchema, instantSchema } from '../../contracts/observation-schema.ts';
import { type InstanceId, instanceIdOf, type SubjectHash } from '../../domain/ids.ts';
import { type InstanceWatch, type RunKind, unwatched } from '../../domain/instance-watch.ts';
import { SUBJECT_KINDS } from '../../domain/subject.ts';
import type { Clock } from '../../ports/clock.ts';
import type { InstanceStore, StoredWatch } from '../../ports/instance-store.ts';
import type { Logger } from '../../ports/logger.ts';
import { commitGuarded, WRITER_COLUMN } from './guarded-commit.ts';
import { jsonCell } from './json-cells.ts';
import { readRow } from './rows.ts';
import { rowsIn } from './rows-in.ts';
import type { Cells, Row, Table } from './table.ts';
import {
  gather,
  MOST_LEVELS,
  packLevels,
  packRuns,
  packUnread,
  spread,
  unpackLevels,
  unpackRuns,
  unpackUnread,
} from './watch-cells.ts';

export interface InstanceTableOptions {
  readonly instances: Table;
  readonly token: () => string;
  readonly clock: Clock;
  readonly logger: Logger;
}

const PARTITION = 'instances';
const MOST_ROUNDS = 50;

/** The columns of the packed sets; names of columns allow no dash. */
const RUN_COLUMNS: Record<RunKind, string> = {
  'data-source': 'dataSourceRuns',
  'full-refresh': 'fullRefreshRuns',
  unification: 'unificationRuns',
};
const RUN_KINDS = Object.keys(RUN_COLUMNS) as RunKind[];

const subjectHashSchema = z
  .string()
  .regex(/^[0-9a-f]{20}$/)
  .transform((text) => text as SubjectHash);

const byRead = z.object({
  status: instantSchema.exactOptional(),
  jobs: instantSchema.exactOptional(),
  segments: instantSchema.exactOptional(),
  measures: instantSchema.exactOptional(),
});

const watchRowSchema = z.object({
  instanceId: instanceIdSchema,
  kinds: jsonCell(z.array(z.enum(SUBJECT_KINDS))),
  nextPollAt: instantSchema,
  forcedAt: instantSchema.exactOptional(),
  polledAt: instantSchema.exactOptional(),
  parkedUntil: instantSchema.exactOptional(),
  newestJobAt: instantSchema.exactOptional(),
  lastHistoryTried: subjectHashSchema.exactOptional(),
  lastGoodPollAt: jsonCell(byRead),
  failingSince: jsonCell(byRead).exactOptional(),
  gapAt: jsonCell(byRead),
  watchedSince: jsonCell(
    z.object({
      'data-source': instantSchema.exactOptional(),
      'full-refresh': instantSchema.exactOptional(),
      unification: instantSchema.exactOptional(),
    }),
  ),
});

export function createInstanceTable({ instances, token, clock, logger }: InstanceTableOptions): InstanceStore {
  /** Said once in a process, not at every poll. */
  const crowded = new Set<InstanceId>();

  function warnOfCrowd({ instanceId, levels }: InstanceWatch): void {
    if (levels === undefined || levels.size <= MOST_LEVELS || crowded.has(instanceId)) return;
    crowded.add(instanceId);
    logger.warn('instance.crowded', { instanceId, levels: levels.size, most: MOST_LEVELS });
  }

  /** A damaged record is taken for one that has lost everything: what live subscriptions need is written into it anew. */
  function storedOf(row: Row): StoredWatch {
    const known = readRow(watchRowSchema, row, { table: instances.name, logger });
    if (known === undefined) {
      return { watch: { ...unwatched(instanceIdOf(row.rowKey), clock()), levels: undefined }, version: row.etag };
    }
    const levels = gather('levels', row.cells);
    const runs: Partial<Record<RunKind, ReadonlySet<string>>> = {};
    for (const kind of RUN_KINDS) {
      const bytes = gather(RUN_COLUMNS[kind], row.cells);
      if (bytes !== undefined) runs[kind] = unpackRuns(bytes);
    }
    const unread = gather('unread', row.cells);
    const unreadSince = unread === undefined ? {} : { unreadSince: unpackUnread(unread) };
    return {
      watch: { ...known, ...unreadSince, levels: levels === undefined ? undefined : unpackLevels(levels), runs },
      version: row.etag,
    };
  }

  async function find(instanceId: InstanceId): Promise<StoredWatch | undefined> {
    const row = await instances.get(PARTITION, instanceId);
    return row === undefined ? undefined : storedOf(row);
  }

  async function replace(version: string | undefined, watch: InstanceWatch): Promise<StoredWatch | undefined> {
    const guard = { rowKey: watch.instanceId, token: token() };
    warnOfCrowd(watch);
    const cells = cellsOf(watch, guard.token);
    const change =
      version === undefined
        ? ({ type: 'create', rowKey: watch.instanceId, cells } as const)
        : ({ type: 'replace', rowKey: watch.instanceId, cells, etag: version } as const);
    const result = await commitGuarded(instances, PARTITION, [change], guard, () =>
      logger.info('write.resolved', { table: instances.name, row: 'instance' }),
    );
    return result.type === 'written' ? { watch, version: result.etag } : undefined;
  }

  return {
    find,

    async all() {
      const found: StoredWatch[] = [];
      for await (const row of rowsIn(instances, PARTITION, { from: '', to: '~' })) found.push(storedOf(row));
      return found;
    },

    replace: (stored, watch) => replace(stored.version, watch),

    async change(instanceId, change, known) {
      let stored = known ?? (await find(instanceId));
      for (let round = 0; round < MOST_ROUNDS; round += 1) {
        const watch = change(stored?.watch ?? unwatched(instanceId, clock()));
        if ((await replace(stored?.version, watch)) !== undefined) return watch;
        stored = await find(instanceId);
      }
      throw new Error(`The record of instance ${instanceId} was changed by others ${MOST_ROUNDS} times in a row`);
    },
  };
}

function cellsOf(watch: InstanceWatch, writer: string): Cells {
  const { levels, runs, unreadSince, kinds, lastGoodPollAt, failingSince, gapAt, watchedSince, ...rest } = watch;
  let cells: Cells = {
    ...rest,
    kinds: JSON.stringify(kinds),
    lastGoodPollAt: JSON.stringify(lastGoodPollAt),
    ...(failingSince === undefined ? {} : { failingSince: JSON.stringify(failingSince) }),
    gapAt: JSON.stringify(gapAt),
    watchedSince: JSON.stringify(watchedSince),
    [WRITER_COLUMN]: writer,
  };
  const packed = levels === undefined ? undefined : packLevels(levels);
  if (packed !== undefined) cells = { ...cells, ...spread('levels', packed) };
  if (unreadSince !== undefined) cells = { ...cells, ...spread('unread', packUnread(unreadSince)) };
  for (const kind of RUN_KINDS) {
    const keys = runs[kind];
    if (keys !== undefined) cells = { ...cells, ...spread(RUN_COLUMNS[kind], packRuns(keys)) };
  }
  return cells;
}
