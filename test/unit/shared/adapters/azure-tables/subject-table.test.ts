import { inMemory, inShortPages } from '../../../../store-suites/in-memory.ts';
import { describeSubjectStore } from '../../../../store-suites/subject-store-suite.ts';

describeSubjectStore('The store of subjects', inMemory);
describeSubjectStore('The store of subjects, where pages are short or empty', inShortPages);
