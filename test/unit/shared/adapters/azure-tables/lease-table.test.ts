import { inMemory, inShortPages } from '../../../../store-suites/in-memory.ts';
import { describeLeaseStore } from '../../../../store-suites/lease-store-suite.ts';

describeLeaseStore('The store of leases', inMemory);
describeLeaseStore('The store of leases, where pages are short or empty', inShortPages);
