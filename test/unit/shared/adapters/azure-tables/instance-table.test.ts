import { inMemory, inShortPages } from '../../../../store-suites/in-memory.ts';
import { describeInstanceStore } from '../../../../store-suites/instance-store-suite.ts';

describeInstanceStore('The store of instances', inMemory);
describeInstanceStore('The store of instances, where pages are short or empty', inShortPages);
