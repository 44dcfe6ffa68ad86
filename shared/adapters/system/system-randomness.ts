/** Chance from the system's own generator. */
import { randomBytes } from 'node:crypto';
import type { Randomness } from '../../ports/randomness.ts';

const TOKEN_BYTES = 24;

export const systemRandomness: Randomness = {
  fraction: () => Math.random(),
  token: () => randomBytes(TOKEN_BYTES).toString('base64url'),
};
