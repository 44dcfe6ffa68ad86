/** A table of Azure Table Storage, or of its emulator, behind the small interface that the stores use. */
import { createHttpHeaders, createPipelineRequest, type HttpClient } from '@azure/core-rest-pipeline';
import type { TableClient } from '@azure/data-tables';
import { type Entity, entityOf, rowOf } from './entity.ts';
import { filterOf } from './filter.ts';
import { errorOf, problemOf, type StorageProblem } from './storage-problem.ts';
import type { Change, CommitResult, Narrowing, Page, Row, RowQuery, Table } from './table.ts';
import { checkCommit, checkKey, checkNarrowing, MOST_ROWS_ON_PAGE } from './table-limits.ts';
import { readTransactionAnswer, type TransactionAnswer } from './transaction-answer.ts';
import { transactionOf } from './transaction-text.ts';

export interface AzureTableOptions {
  /** What carries each try of a call; the client's own. */
  readonly transport: HttpClient;
  /** For one call with all its retries. */
  readonly timeLimitMs: number;
  readonly allowInsecureConnection: boolean;
}

export class AzureTable implements Table {
  readonly name: string;
  readonly #client: TableClient;
  readonly #options: AzureTableOptions;

  constructor(client: TableClient, options: AzureTableOptions) {
    this.name = client.tableName;
    this.#client = client;
    this.#options = options;
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
    const answer = await this.#send(partitionKey, changes).catch((error: unknown): TransactionAnswer => {
      const problem = problemOf(error);
      if (problem === undefined) throw error;
      return { type: 'failed', problem };
    });
    return answer.type === 'done' ? committed(changes, answer.etags) : outcomeOf(answer.problem, changes);
  }

  async #send(partitionKey: string, changes: readonly Change[]): Promise<TransactionAnswer> {
    const [first, ...others] = changes;
    if (first === undefined || others.length > 0) return this.#sendAll(partitionKey, changes);
    return { type: 'done', etags: [await this.#sendOne(partitionKey, first)] };
  }

  /** Cheaper than a transaction of one, and the only way to delete under an ETag. */
  async #sendOne(partitionKey: string, change: Change): Promise<string | undefined> {
    const { rowKey } = change;
    const options = { ...this.#limited(), ...('etag' in change && { etag: change.etag }) };
    if (change.type === 'delete') {
      await this.#client.deleteEntity(partitionKey, rowKey, options);
      return undefined;
    }
    const { etag } = await this.#write(change.type, entityOf(partitionKey, rowKey, change.cells), options);
    return etag;
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

  /** Through the client's own pipeline, so that it is signed, repeated and counted like all that the client sends. */
  async #sendAll(partitionKey: string, changes: readonly Change[]): Promise<TransactionAnswer> {
    const [account = '', signature] = this.#client.url.split('?');
    const { headers, body } = transactionOf({ account, table: this.name, partitionKey }, changes);
    const url = `${account.replace(/\/$/, '')}/$batch${signature === undefined ? '' : `?${signature}`}`;
    const request = createPipelineRequest({
      ...this.#limited(),
      url,
      method: 'POST',
      headers: createHttpHeaders(headers),
      body,
      allowInsecureConnection: this.#options.allowInsecureConnection,
    });
    const { status, bodyAsText } = await this.#client.pipeline.sendRequest(this.#options.transport, request);
    return readTransactionAnswer(status, bodyAsText ?? '', changes.length);
  }

  /** The client itself would wait for ever on a server that never answers. */
  #limited(): { abortSignal: AbortSignal } {
    return { abortSignal: AbortSignal.timeout(this.#options.timeLimitMs) };
  }

  #failed(operation: string, error: unknown): unknown {
    const problem = problemOf(error);
    return problem === undefined ? error : errorOf(operation, problem);
  }
}

function committed(changes: readonly Change[], etags: readonly (string | undefined)[]): CommitResult {
  const written = new Map<string, string>();
  for (const [index, { rowKey, type }] of changes.entries()) {
    const etag = etags[index];
    if (etag !== undefined && type !== 'delete') written.set(rowKey, etag);
  }
  return { type: 'committed', etags: written };
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
