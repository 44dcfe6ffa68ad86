/** All stores of the app on one set of tables. */
import { randomUUID } from 'node:crypto';
import { createDeliveryTable } from '../../shared/adapters/azure-tables/delivery-table.ts';
import { createInstanceTable } from '../../shared/adapters/azure-tables/instance-table.ts';
import { createLeaseTable } from '../../shared/adapters/azure-tables/lease-table.ts';
import { createOutboxTable } from '../../shared/adapters/azure-tables/outbox-table.ts';
import { createOwnerTable } from '../../shared/adapters/azure-tables/owner-table.ts';
import { createSubjectTable } from '../../shared/adapters/azure-tables/subject-table.ts';
import type { TableSet } from '../../shared/adapters/azure-tables/table.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { DeliveryLog } from '../../shared/ports/delivery-log.ts';
import type { InstanceStore } from '../../shared/ports/instance-store.ts';
import type { LeaseStore } from '../../shared/ports/lease-store.ts';
import type { Logger } from '../../shared/ports/logger.ts';
import type { OutboxStore } from '../../shared/ports/outbox-store.ts';
import type { OwnerStore } from '../../shared/ports/owner-store.ts';
import type { SubjectStore } from '../../shared/ports/subject-store.ts';

export interface TestStores {
  readonly subjects: SubjectStore;
  readonly leases: LeaseStore;
  readonly outbox: OutboxStore;
  readonly deliveries: DeliveryLog;
  readonly publications: OutboxStore;
  readonly publicationLog: DeliveryLog;
  readonly instances: InstanceStore;
  readonly owners: OwnerStore;
}

export interface TestStoresOptions {
  readonly tables: TableSet;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function createTestStores({ tables, clock, logger }: TestStoresOptions): TestStores {
  const triggers = tables.table('triggers');
  // Really random: several apps of one test share the tables, and must not take each other's writes for their own.
  const token = () => randomUUID();
  return {
    subjects: createSubjectTable({ triggers, token, logger }),
    leases: createLeaseTable({ triggers, token, logger }),
    outbox: createOutboxTable({ triggers, destination: 'flow', token, logger }),
    deliveries: createDeliveryTable({ tables, destination: 'flow', token, logger }),
    publications: createOutboxTable({ triggers, destination: 'topic', token, logger }),
    publicationLog: createDeliveryTable({ tables, destination: 'topic', token, logger }),
    instances: createInstanceTable({ instances: tables.table('instances'), token, clock, logger }),
    owners: createOwnerTable({ owners: tables.table('owners'), logger }),
  };
}
