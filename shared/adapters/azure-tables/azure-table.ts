/** A table of Azure Table Storage, or of its emulator, behind the small interface that the stores use. */
import type { TableClient, TransactionAction } from '@azure/data-tables';
import { type Entity, entityOf, rowOf } from './entity.ts';
import { filterOf } from './filter.ts';
import { errorOf, problemOf, type StorageProblem } from './storage-problem.ts';
import type { Change, CommitResult, Narrowing, Page, Row, RowQuery, Table } from './table.ts';
import { checkCommit, checkKey, checkNarrowing, MOST_ROWS_ON_PAGE } from './table-limits.ts';

type Etags = ReadonlyMap<string, string>;

export class AzureTable implements Table {
  readonly name: string;
  readonly #client: TableClient;
  readonly #timeLimitMs: number;

  constructor(client: TableClient, timeLimitMs: number) {
    this.name = client.tableName;
    this.#client = client;
    this.#timeLimitMs = timeLimitMs;
  }

  async get(partitionKey: string, rowKey: string): Promise<Row | undefined> {
    checkKey(partitionKey);
    checkKey(rowKey);
    try {
      return rowOf(await this.#client.getEntity<Entity>(partitionKey, rowKey, this.#limited()));
    } catch (error) {
      if (problemOf(error)?.status === 404) return undefined;
      throw this.#failed('read a row', error);
    }
  }

  async page(partitionKey: string, query: RowQuery, continuation?: string): Promise<Page> {
    checkKey(partitionKey);
    return this.#fetch(filterOf({ partitionKey, range: query }, query.where), query, continuation);
  }

  async scan(narrowing: Narrowing, continuation?: string): Promise<Page> {
    return this.#fetch(filterOf(undefined, narrowing.where), narrowing, continuation);
  }

  async #fetch(filter: string, narrowing: Narrowing, continuationToken: string | undefined): Promise<Page> {
    checkNarrowing(narrowing);
    const { select, limit = MOST_ROWS_ON_PAGE } = narrowing;
    const queryOptions = {
      ...(filter !== '' && { filter }),
      ...(select !== undefined && { select: ['PartitionKey', 'RowKey', ...select] }),
    };
    try {
      const { value } = await this.#client
        .listEntities<Entity>({ ...this.#limited(), queryOptions })
        .byPage({ maxPageSize: limit, ...(continuationToken !== undefined && { continuationToken }) })
        .next();
      const next = value?.continuationToken;
      return { rows: (value ?? []).map(rowOf), ...(next !== undefined && { next }) };
    } catch (error) {
      if (problemOf(error)?.status === 404) return { rows: [] };
      throw this.#failed('read a page', error);
    }
  }

  async commit(partitionKey: string, changes: readonly Change[]): Promise<CommitResult> {
    checkCommit(partitionKey, changes);
    const first = await this.#try(partitionKey, changes);
    if (first !== 'no-table') return first;
    await this.ensure();
    const second = await this.#try(partitionKey, changes);
    if (second === 'no-table') throw errorOf('commit', { status: 503, code: 'TableNotFound' });
    return second;
  }

  async ensure(): Promise<void> {
    try {
      await this.#client.createTable(this.#limited());
    } catch (error) {
      throw this.#failed('create a table', error);
    }
  }

  async drop(): Promise<void> {
    try {
      await this.#client.deleteTable(this.#limited());
    } catch (error) {
      throw this.#failed('drop a table', error);
    }
  }

  async #try(partitionKey: string, changes: readonly Change[]): Promise<CommitResult | 'no-table'> {
    try {
      const [first, ...others] = changes;
      const etags =
        first !== undefined && others.length === 0
          ? await this.#sendOne(partitionKey, first)
          : await this.#sendAll(partitionKey, changes);
      return { type: 'committed', etags };
    } catch (error) {
      const problem = problemOf(error);
      if (problem === undefined) throw error;
      return outcomeOf(problem, changes);
    }
  }

  /** Cheaper than a transaction of one, and the only way to delete under an ETag. */
  async #sendOne(partitionKey: string, change: Change): Promise<Etags> {
    const { rowKey } = change;
    const options = { ...this.#limited(), ...('etag' in change && { etag: change.etag }) };
    if (change.type === 'delete') {
      await this.#client.deleteEntity(partitionKey, rowKey, options);
      return new Map();
    }
    const entity = entityOf(partitionKey, rowKey, change.cells);
    const { etag } = await this.#write(change.type, entity, options);
    return new Map(etag === undefined ? [] : [[rowKey, etag]]);
  }

  #write(
    type: Exclude<Change['type'], 'delete'>,
    entity: Entity,
    options: { abortSignal: AbortSignal; etag?: string },
  ): Promise<{ etag?: string }> {
    switch (type) {
      case 'create':
        return this.#client.createEntity(entity, options);
      case 'replace':
        return this.#client.updateEntity(entity, 'Replace', options);
      case 'merge':
        return this.#client.updateEntity(entity, 'Merge', options);
      case 'put':
        return this.#client.upsertEntity(entity, 'Replace', options);
    }
  }

  async #sendAll(partitionKey: string, changes: readonly Change[]): Promise<Etags> {
    const actions = changes.map((change) => actionOf(partitionKey, change));
    const { subResponses } = await this.#client.submitTransaction(actions, this.#limited());
    const etags = new Map<string, string>();
    // By position: most answers do not name their row.
    for (const [index, { rowKey, type }] of changes.entries()) {
      const etag = subResponses[index]?.etag;
      if (etag !== undefined && type !== 'delete') etags.set(rowKey, etag);
    }
    return etags;
  }

  /** The client itself would wait for ever on a server that never answers. */
  #limited(): { abortSignal: AbortSignal } {
    return { abortSignal: AbortSignal.timeout(this.#timeLimitMs) };
  }

  #failed(operation: string, error: unknown): unknown {
    const problem = problemOf(error);
    return problem === undefined ? error : errorOf(operation, problem);
  }
}

function actionOf(partitionKey: string, change: Change): TransactionAction {
  const { rowKey } = change;
  if (change.type === 'delete') return ['delete', { partitionKey, rowKey }];
  const entity = entityOf(partitionKey, rowKey, change.cells);
  switch (change.type) {
    case 'create':
      return ['create', entity];
    case 'replace':
      return ['update', entity, 'Replace', { etag: change.etag }];
    case 'merge':
      return ['update', entity, 'Merge', change.etag === undefined ? {} : { etag: change.etag }];
    case 'put':
      return ['upsert', entity, 'Replace'];
  }
}

function outcomeOf(problem: StorageProblem, changes: readonly Change[]): CommitResult | 'no-table' {
  const { status, code } = problem;
  const index = changes.length === 1 ? 0 : problem.index;
  const at = index === undefined ? {} : { index };
  if (status === 404 && code === 'TableNotFound') return 'no-table';
  if (status === 404) {
    const [only, ...others] = changes;
    const asWished = only?.type === 'delete' && only.etag === undefined && others.length === 0;
    return asWished ? { type: 'committed', etags: new Map() } : { type: 'conflict', cause: 'missing', ...at };
  }
  if (status === 409 && code === 'EntityAlreadyExists') return { type: 'conflict', cause: 'exists', ...at };
  if (status === 412) return { type: 'conflict', cause: 'changed', ...at };
  const perhapsWritten = status === undefined || status < 400 || status === 408 || (status >= 500 && status !== 503);
  if (perhapsWritten) return { type: 'unknown' };
  throw errorOf('commit', problem);
}
