import { inMemory } from '../../../../store-suites/in-memory.ts';
import { describeSchema } from '../../../../store-suites/schema-suite.ts';

describeSchema('The layout of storage', inMemory);
