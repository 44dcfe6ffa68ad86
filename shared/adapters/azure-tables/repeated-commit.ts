/** Writes that may happen twice without harm: repeated until their answer is known, since what follows builds on them. */
import type { Change, Table } from './table.ts';

const MOST_TRIES = 5;

export async function commitRepeatedly(table: Table, partitionKey: string, change: Change): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    if ((await table.commit(partitionKey, [change])).type !== 'unknown') return;
  }
  throw new Error(`The answers of ${table.name} were lost ${MOST_TRIES} times in a row`);
}
