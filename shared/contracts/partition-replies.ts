/** What the actions on partitions answer, made of what upstream told. */
import type { Table, TableSize } from '../domain/tables.ts';
import type { getPartitionsV2Route } from './partition-routes.ts';
import type { RouteReply } from './route.ts';

type DescribedReply = RouteReply<typeof getPartitionsV2Route>;

interface Described {
  readonly ids: readonly string[];
  readonly table: Table;
  readonly size: TableSize;
}

export function partitionListOf(ids: readonly string[]): DescribedReply['value'] {
  return ids.map((partitionId, index) => ({ partitionId, number: index + 1 }));
}

export function partitionsReplyOf({ ids, table, size }: Described): DescribedReply {
  const { columns, refreshedAt, kind } = table;
  return {
    value: partitionListOf(ids),
    format: 'csv',
    // Where upstream does not say: the files of segments have one, others have none.
    hasHeader: table.hasHeader ?? kind?.toLowerCase() === 'segment',
    columns: columns.map(({ name, type }) => ({ name, type })),
    ...(refreshedAt === undefined ? {} : { refreshedAt }),
    ...size,
  };
}
