/**
 * Random schedules around a subject at which more flows fire than one transaction decides: hosts die, and storage
 * fails, between the transactions of one decision, and others find it half done.
 */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Azurite, startAzurite } from '../../../local/azurite/start-azurite.ts';
import { effort } from '../effort.ts';
import { playSoundSchedules } from './sound-schedules.ts';

const TIMEOUT_IN_MS = 60 * 60_000;

let azurite: Azurite;

beforeAll(async () => {
  azurite = await startAzurite();
});

afterAll(async () => {
  await azurite?.stop();
});

describe('Hosts that decide for a crowd and die over it', { timeout: TIMEOUT_IN_MS }, () => {
  it('lose nobody, and fire for nobody twice', async () => {
    await playSoundSchedules('crowd', azurite.connectionString, effort({ test: 12, prove: 100 }));
  });
});
