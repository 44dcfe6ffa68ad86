/** The tables of one storage account: one client per table, built once, with small retries and a time limit. */
import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import { TableClient, TableServiceClient, type TableServiceClientOptions } from '@azure/data-tables';
import type { TokenCredential } from '@azure/identity';
import { AzureTable } from './azure-table.ts';
import { errorOf, problemOf } from './storage-problem.ts';
import type { Table, TableSet } from './table.ts';

/** An identity in Azure; a connection string for the emulator, where plain HTTP is allowed. */
export type TableAccess =
  | { readonly connectionString: string }
  | { readonly endpoint: string; readonly credential: TokenCredential };

export interface TableSetOptions {
  /** For one call with all its retries. */
  readonly timeLimitMs?: number;
  readonly retries?: { readonly most: number; readonly firstDelayMs: number; readonly longestDelayMs: number };
  /** What carries each try of a call; the client library's usual one where nothing is said. */
  readonly transport?: Transport;
}

export type Transport = NonNullable<TableServiceClientOptions['httpClient']>;

const TIME_LIMIT_MS = 10_000;
const RETRIES = { most: 3, firstDelayMs: 200, longestDelayMs: 2_000 };
/** One for all: it keeps the connections. */
const USUAL_TRANSPORT = createDefaultHttpClient();
const TABLE_NAME = /^[A-Za-z][A-Za-z0-9]{2,62}$/;

export class AzureTableSet implements TableSet {
  readonly #tables = new Map<string, AzureTable>();
  readonly #access: TableAccess;
  readonly #clientOptions: TableServiceClientOptions;
  readonly #timeLimitMs: number;
  readonly #transport: Transport;

  constructor(
    access: TableAccess,
    { timeLimitMs = TIME_LIMIT_MS, retries = RETRIES, transport = USUAL_TRANSPORT }: TableSetOptions = {},
  ) {
    this.#access = access;
    this.#timeLimitMs = timeLimitMs;
    this.#transport = transport;
    this.#clientOptions = {
      retryOptions: {
        maxRetries: retries.most,
        retryDelayInMs: retries.firstDelayMs,
        maxRetryDelayInMs: retries.longestDelayMs,
      },
      httpClient: transport,
    };
  }

  table(name: string): Table {
    return this.#tableNamed(name);
  }

  ensure(name: string): Promise<void> {
    return this.#tableNamed(name).ensure();
  }

  drop(name: string): Promise<void> {
    return this.#tableNamed(name).drop();
  }

  async list(prefix: string): Promise<string[]> {
    const names: string[] = [];
    try {
      const abortSignal = AbortSignal.timeout(this.#timeLimitMs);
      for await (const { name } of this.#service().listTables({ abortSignal })) {
        // Here, because the emulator knows no filter on names.
        if (name?.toLowerCase().startsWith(prefix.toLowerCase())) names.push(name);
      }
    } catch (error) {
      const problem = problemOf(error);
      throw problem === undefined ? error : errorOf('list the tables', problem);
    }
    return names.sort();
  }

  #tableNamed(name: string): AzureTable {
    if (!TABLE_NAME.test(name)) throw new TypeError(`${name} is no name for a table.`);
    const known = this.#tables.get(name);
    if (known !== undefined) return known;
    const table = new AzureTable(this.#client(name), {
      transport: this.#transport,
      timeLimitMs: this.#timeLimitMs,
      allowInsecureConnection: 'connectionString' in this.#access,
    });
    this.#tables.set(name, table);
    return table;
  }

  #client(name: string): TableClient {
    return 'connectionString' in this.#access
      ? TableClient.fromConnectionString(this.#access.connectionString, name, this.#insecureOptions())
      : new TableClient(this.#access.endpoint, name, this.#access.credential, this.#clientOptions);
  }

  #service(): TableServiceClient {
    return 'connectionString' in this.#access
      ? TableServiceClient.fromConnectionString(this.#access.connectionString, this.#insecureOptions())
      : new TableServiceClient(this.#access.endpoint, this.#access.credential, this.#clientOptions);
  }

  #insecureOptions(): TableServiceClientOptions {
    return { ...this.#clientOptions, allowInsecureConnection: true };
  }
}
