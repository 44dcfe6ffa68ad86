/** Shows figures: as a table for people, as a table for a page, as one object for programs. */
import type { Beside, Figures } from './figures.ts';
import { GOALS, KEYS } from './goals.ts';

const WORDS = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });

export function shown(value: number): string {
  return WORDS.format(value);
}

const NAMES: Record<keyof Beside, string> = {
  peer: 'json-rules-engine',
  ceiling: 'the bare table operations',
  barePosts: 'bare posts',
  floor: 'an empty module',
  median: 'half of them within',
};

export function rowsOf(figures: Figures): string[][] {
  return KEYS.flatMap((key) => {
    const figure = figures[key];
    if (figure === undefined) return [];
    const { value, unit, goal, holds, ...beside } = figure;
    const { what, bound } = GOALS[key];
    const besides = Object.entries(NAMES).flatMap(([name, words]) => {
      const number = Object.entries(beside).find(([given]) => given === name)?.[1];
      return number === undefined ? [] : [`${words}: ${shown(number)}`];
    });
    const sign = bound === 'at least' ? '≥' : '≤';
    return [
      [
        what,
        `\`${key}\``,
        `${shown(value)} ${unit}`,
        `${sign} ${shown(goal)}`,
        holds ? 'yes' : 'no',
        besides.join('; '),
      ],
    ];
  });
}

export const HEADINGS = ['what', 'key', 'measured', 'goal', 'holds', 'beside it, in the same run'];

export function markdownOf(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return aligned([headings, ...rows], ' | ', (line) => `| ${line} |`, true);
}

export function tableOf(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const plain = rows.map((row) => row.map((cell) => cell.replaceAll('`', '')));
  return aligned([headings, ...plain], '  ', (line) => line.trimEnd(), false);
}

function aligned(
  rows: readonly (readonly string[])[],
  separator: string,
  framed: (line: string) => string,
  hasRule: boolean,
): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) =>
    framed(widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(separator)),
  );
  if (hasRule) lines.splice(1, 0, framed(widths.map((width) => '-'.repeat(width)).join(separator)));
  return lines.join('\n');
}
