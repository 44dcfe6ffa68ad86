/** What was measured from day to day: its thirds, their medians, and a table of it for people. */
import type { Sizes } from './sizes.ts';

const SAMPLES_SHOWN = 12;

/** Part 0, 1 or 2. */
export function thirdOf<Item>(items: readonly Item[], part: number): readonly Item[] {
  return items.slice(Math.floor((items.length * part) / 3), Math.floor((items.length * (part + 1)) / 3));
}

export function medianOf(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/** Some of them, evenly spread, in lines for people. */
export function tableOf(samples: readonly Sizes[]): string {
  const every = Math.ceil(samples.length / SAMPLES_SHOWN);
  const shown = samples.filter((_, index) => index % every === 0 || index === samples.length - 1);
  const columns = Object.keys(samples.at(-1) ?? {});
  const widthOf = (column: string) => Math.max(column.length, 6);
  const lines = shown.map((sizes) => columns.map((column) => String(sizes[column] ?? 0).padStart(widthOf(column))));
  return [columns.map((column) => column.padStart(widthOf(column))), ...lines]
    .map((line) => line.join('  '))
    .join('\n');
}
