import { startAzurite } from '../../../local/azurite/start-azurite.ts';
import { AzureTableSet } from '../../../shared/adapters/azure-tables/azure-table-set.ts';
import { describeDeliveryLog } from '../../store-suites/delivery-log-suite.ts';
import { describeInstanceStore } from '../../store-suites/instance-store-suite.ts';
import { describeLeaseStore } from '../../store-suites/lease-store-suite.ts';
import { describeOutboxStore } from '../../store-suites/outbox-store-suite.ts';
import { describeOwnerStore } from '../../store-suites/owner-store-suite.ts';
import { describeSchema } from '../../store-suites/schema-suite.ts';
import type { StartTables } from '../../store-suites/store-fixture.ts';
import { describeSubjectStore } from '../../store-suites/subject-store-suite.ts';

const onAzurite: StartTables = async () => {
  const azurite = await startAzurite();
  return { set: new AzureTableSet({ connectionString: azurite.connectionString }), stop: () => azurite.stop() };
};

describeSchema('The layout of storage, on the emulator', onAzurite);
describeSubjectStore('The store of subjects, on the emulator', onAzurite);
describeLeaseStore('The store of leases, on the emulator', onAzurite);
describeOutboxStore('The outbox, on the emulator', onAzurite);
describeDeliveryLog('The log of deliveries, on the emulator', onAzurite);
describeInstanceStore('The store of instances, on the emulator', onAzurite);
describeOwnerStore('The store of owners, on the emulator', onAzurite);
