import { startAzurite } from '../../../local/azurite/start-azurite.ts';
import { AzureTableSet } from '../../../shared/adapters/azure-tables/azure-table-set.ts';
import { describeTable } from '../../store-suites/table-suite.ts';

describeTable('A table of the storage emulator', async () => {
  const azurite = await startAzurite();
  return { set: new AzureTableSet({ connectionString: azurite.connectionString }), stop: () => azurite.stop() };
});
