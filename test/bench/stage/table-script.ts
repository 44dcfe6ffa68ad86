/** Reads tapped table requests back into the operations that they were, so that the same can be done without the app. */
import type { TransactionAction } from '@azure/data-tables';
import type { TappedRequest } from './wire-tap.ts';

/** In one partition of one table, as the client library is asked for it. */
export type TableOperation = { readonly table: string; readonly partition: string } & (
  | { readonly type: 'transaction'; readonly actions: TransactionAction[] }
  | { readonly type: 'get'; readonly rowKey: string }
  | {
      readonly type: 'page';
      readonly filter: string;
      readonly select: string[] | undefined;
      readonly size: number;
      readonly continuation: string | undefined;
    }
);

const ENTITY = /\/(\w+)\(PartitionKey='([^']*)',RowKey='([^']*)'\)/;
const INSERTION = /\/(\w+)(?:\?|$)/;
const PARTITION_IN_FILTER = /PartitionKey eq '([^']*)'/;

export function operationOf(request: TappedRequest): TableOperation {
  const url = new URL(request.url, 'http://tap');
  if (url.pathname.endsWith('/$batch')) return transactionOf(request.body);
  if (request.method === 'GET') return readOf(url);
  const { table, partition, action } = actionOf(request.method, request.url, request.body);
  return { type: 'transaction', table, partition, actions: [action] };
}

function readOf(url: URL): TableOperation {
  const path = decodeURIComponent(url.pathname);
  const [, table, partition, rowKey] = ENTITY.exec(path) ?? [];
  if (table !== undefined && partition !== undefined && rowKey !== undefined) {
    return { type: 'get', table, partition, rowKey };
  }
  const filter = url.searchParams.get('$filter') ?? '';
  const nextPartitionKey = url.searchParams.get('NextPartitionKey');
  return {
    type: 'page',
    table: /\/(\w+)\(\)/.exec(path)?.[1] ?? unread(path),
    partition: PARTITION_IN_FILTER.exec(filter)?.[1] ?? '',
    filter,
    select: url.searchParams.get('$select')?.split(','),
    size: Number(url.searchParams.get('$top')),
    continuation:
      nextPartitionKey === null ? undefined : continuationOf(nextPartitionKey, url.searchParams.get('NextRowKey')),
  };
}

/** As the client library writes it. */
function continuationOf(nextPartitionKey: string, nextRowKey: string | null): string {
  return Buffer.from(JSON.stringify({ nextPartitionKey, nextRowKey: nextRowKey ?? undefined })).toString('base64');
}

function transactionOf(body: string): TableOperation {
  const parts = body.split(/^--changeset_.*$/m).flatMap((part) => {
    const [, method = '', url = '', rest = ''] =
      /(POST|PUT|MERGE|PATCH|DELETE) (\S+) HTTP\/1\.1\r?\n([\s\S]*)/.exec(part) ?? [];
    return method === '' ? [] : [actionOf(method, url, rest.slice(Math.max(0, rest.indexOf('{'))))];
  });
  const [first] = parts;
  if (first === undefined) return unread(body.slice(0, 200));
  const { table, partition } = first;
  return { type: 'transaction', table, partition, actions: parts.map(({ action }) => action) };
}

function actionOf(method: string, url: string, body: string) {
  const path = decodeURIComponent(url);
  const [, table = INSERTION.exec(path)?.[1] ?? unread(path), partition, rowKey] = ENTITY.exec(path) ?? [];
  const sent = method === 'DELETE' ? {} : entityOf(body);
  const partitionKey = partition ?? String(sent.PartitionKey);
  const entity = { ...sent, partitionKey, rowKey: rowKey ?? String(sent.RowKey) };
  return { table, partition: partitionKey, action: transactionAction(method, entity) };
}

function transactionAction(method: string, entity: { partitionKey: string; rowKey: string }): TransactionAction {
  switch (method) {
    case 'POST':
      return ['create', entity];
    case 'DELETE':
      return ['delete', entity];
    case 'PUT':
      return ['upsert', entity, 'Replace'];
    default:
      return ['update', entity, 'Merge'];
  }
}

/** Numbers say their type in a column beside them. */
function entityOf(body: string): Record<string, unknown> {
  const sent: Record<string, unknown> = JSON.parse(body.slice(0, body.lastIndexOf('}') + 1));
  return Object.fromEntries(
    Object.entries(sent).flatMap(([column, value]) => {
      if (column.endsWith('@odata.type')) return [];
      return [[column, typeof value === 'number' ? { type: 'Double', value } : value]];
    }),
  );
}

function unread(text: string): never {
  throw new Error(`A table request that nobody understands: ${text}`);
}
