/** Chance from a seed: the same seed throws the same numbers, on every machine. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';

export interface Dice {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  /** From `low` to `high`, both possible. */
  between(low: number, high: number): number;
  /** True in so many of a hundred throws. */
  percent(chance: number): boolean;
  pick<Face>(faces: readonly [Face, ...Face[]]): Face;
  pickOf<Face>(faces: readonly Face[]): Face | undefined;
  shuffled<Face>(faces: readonly Face[]): Face[];
  /** Dice of their own, which later throws of these do not change. */
  fork(): Dice;
}

/** So many that two faces hardly ever get the same one. */
const PLACES = 2 ** 31 - 1;
const FORK_SEEDS = 2 ** 31 - 1;

export function createDice(seed: number): Dice {
  const generator = mersenne(seed);
  const between = (low: number, high: number) => uniformInt(generator, low, high);
  const below = (limit: number) => between(0, limit - 1);
  return {
    below,
    between,
    percent: (chance) => below(100) < chance,
    pick: (faces) => faces[below(faces.length)] ?? faces[0],
    pickOf: (faces) => (faces.length === 0 ? undefined : faces[below(faces.length)]),
    shuffled: (faces) =>
      faces
        .map((face) => ({ face, place: below(PLACES) }))
        .sort((a, b) => a.place - b.place)
        .map(({ face }) => face),
    fork: () => createDice(below(FORK_SEEDS)),
  };
}
