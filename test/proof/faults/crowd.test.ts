/**
 * Random schedules around a subject at which more flows fire than one transaction decides: hosts die, and storage
 * fails, between the transactions of one decision, and others find it half done.
 */
import { describe, it } from 'vitest';
import { effort } from '../effort.ts';
import { withEmulator } from './emulator.ts';
import { playSoundSchedules } from './sound-schedules.ts';

const TIMEOUT_IN_MS = 60 * 60_000;

const connectionString = withEmulator();

describe('Hosts that decide for a crowd and die over it', { timeout: TIMEOUT_IN_MS }, () => {
  it('lose nobody, and fire for nobody twice', async () => {
    const count = effort({ test: 12, prove: 100 });
    await playSoundSchedules('faults/crowd', { kind: 'crowd', connectionString: connectionString(), count });
  });
});
