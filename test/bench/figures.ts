/** A measured value beside its goal, and what was measured beside it in the same run to judge it by. */
import { GOALS, type Key } from './goals.ts';

/** What a value is compared with: another engine, the most that the machine gives, or the least that it takes. */
export interface Beside {
  readonly peer?: number;
  readonly ceiling?: number;
  readonly barePosts?: number;
  readonly floor?: number;
  readonly median?: number;
  readonly fromPush?: number;
}

export interface Measured extends Beside {
  readonly value: number;
}

export interface Figure extends Measured {
  readonly unit: string;
  readonly goal: number;
  readonly holds: boolean;
}

export type Figures = Partial<Record<Key, Figure>>;

export function figureOf(key: Key, { value, ...beside }: Measured): Figure {
  const { unit, goal, bound } = GOALS[key];
  const holds = bound === 'at least' ? value >= goal : value <= goal;
  return { value: rounded(value), unit, goal, holds, ...roundedAll(beside) };
}

function roundedAll(beside: Beside): Beside {
  return Object.fromEntries(Object.entries(beside).map(([name, value]) => [name, rounded(value)]));
}

/** Three digits tell all that a measurement knows; whole numbers stay whole. */
function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
