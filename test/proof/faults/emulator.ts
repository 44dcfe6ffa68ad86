/** The storage emulator of a test file: started before its tests, and ended after them. */
import { afterAll, beforeAll } from 'vitest';
import { type Azurite, startAzurite } from '../../../local/azurite/start-azurite.ts';

/** What it hands out is there once the tests run. */
export function withEmulator(): () => string {
  let azurite: Azurite | undefined;
  beforeAll(async () => {
    azurite = await startAzurite();
  });
  afterAll(async () => {
    await azurite?.stop();
  });
  return () => {
    if (azurite === undefined) throw new Error('The emulator has not been started yet.');
    return azurite.connectionString;
  };
}
