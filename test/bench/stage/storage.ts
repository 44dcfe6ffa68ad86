/** A storage emulator in a process of its own for one measurement, with its tables behind a tap where they are counted. */
import { type Azurite, startAzurite } from '../../../local/azurite/start-azurite.ts';
import { AzureTableSet } from '../../../shared/adapters/azure-tables/azure-table-set.ts';
import { startWireTap, type WireTap } from './wire-tap.ts';

export interface Storage {
  readonly connectionString: string;
  /** Straight to the emulator, past any tap. */
  readonly tables: AzureTableSet;
  stop(): Promise<void>;
}

/** Its connection string leads through the tap. */
export interface TappedStorage extends Storage {
  readonly tap: WireTap;
  readonly untappedConnectionString: string;
}

/** A machine that has much else to do still gets there. */
const SEEDING_LIMIT_IN_MS = 5 * 60_000;
const TABLES = ['triggers', 'instances', 'owners', 'meta'];

export async function startStorage(): Promise<Storage> {
  const azurite = await startAzurite();
  return { connectionString: azurite.connectionString, tables: await tablesOf(azurite), stop: () => azurite.stop() };
}

export async function startTappedStorage(): Promise<TappedStorage> {
  const azurite = await startAzurite();
  const { origin } = new URL(azurite.tableEndpoint);
  const tap = await startWireTap(origin);
  return {
    connectionString: azurite.connectionString.replace(origin, tap.origin),
    tables: await tablesOf(azurite),
    tap,
    untappedConnectionString: azurite.connectionString,
    async stop() {
      await tap.stop();
      await azurite.stop();
    },
  };
}

async function tablesOf({ connectionString }: Azurite): Promise<AzureTableSet> {
  const tables = new AzureTableSet({ connectionString }, { timeLimitMs: SEEDING_LIMIT_IN_MS });
  for (const name of TABLES) await tables.ensure(name);
  return tables;
}
