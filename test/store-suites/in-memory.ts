/** Storage in memory for the suites: in a good mood, and in one that gives short and empty pages. */
import { MemoryTableSet } from '../fakes/memory-table-set.ts';
import type { StartTables } from './store-fixture.ts';

export const inMemory: StartTables = async () => ({ set: new MemoryTableSet(), stop: async () => undefined });

export const inShortPages: StartTables = async () => {
  const sizes = [0, 1, 300, 0, 0, 2];
  let page = 0;
  const rowsOnPage = () => {
    page += 1;
    return sizes[page % sizes.length] ?? 0;
  };
  return { set: new MemoryTableSet({ rowsOnPage }), stop: async () => undefined };
};
