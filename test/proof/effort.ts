/**
 * How much a proof tries: a little in `npm test`, much by `npm run prove`, and what a person asks for in either.
 * `npm run prove -- faults/crowd --seed 17 --count 1` runs the one case again that a failure has named.
 */
import { randomInt } from 'node:crypto';

const LARGEST_SEED = 2 ** 31;

/** How many cases are tried: of a suite in `npm test`, and by `npm run prove`. */
export function effort(amounts: { readonly test: number; readonly prove: number }): number {
  const { PROOF_COUNT: asked, PROOF: proof } = process.env;
  if (asked !== undefined) return Number(asked);
  return proof === 'prove' ? amounts.prove : amounts.test;
}

/** The seed of the first case; the one after it has the next number. Printed, so that any run can be had again. */
export function firstSeed(proof: string): number {
  const seed = process.env.PROOF_SEED === undefined ? randomInt(LARGEST_SEED) : Number(process.env.PROOF_SEED);
  console.log(`${proof}: first seed ${seed}`);
  return seed;
}

/** The command that runs one case again. */
export function replayOf(proof: string, seed: number): string {
  return `npm run prove -- ${proof} --seed ${seed} --count 1`;
}
