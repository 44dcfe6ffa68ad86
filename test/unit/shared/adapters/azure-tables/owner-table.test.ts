import { inMemory, inShortPages } from '../../../../store-suites/in-memory.ts';
import { describeOwnerStore } from '../../../../store-suites/owner-store-suite.ts';

describeOwnerStore('The store of owners', inMemory);
describeOwnerStore('The store of owners, where pages are short or empty', inShortPages);
