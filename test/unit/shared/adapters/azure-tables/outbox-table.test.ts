import { inMemory, inShortPages } from '../../../../store-suites/in-memory.ts';
import { describeOutboxStore } from '../../../../store-suites/outbox-store-suite.ts';

describeOutboxStore('The outbox', inMemory);
describeOutboxStore('The outbox, where pages are short or empty', inShortPages);
