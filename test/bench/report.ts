/** Shows figures: as a table for people, as a table for a page, as one object for programs. */
import { cpus, loadavg, platform, totalmem } from 'node:os';
import type { Options } from './command-line.ts';
import type { Beside, Figure, Figures } from './figures.ts';
import { GOALS, KEYS } from './goals.ts';

const WORDS = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });

function shown(value: number): string {
  return WORDS.format(value);
}

const NAMES: Record<keyof Beside, string> = {
  peer: 'json-rules-engine',
  ceiling: 'the bare operations',
  barePosts: 'bare posts',
  floor: 'an empty module',
  median: 'half of them within',
  fromPush: 'from the push on',
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

export function growthRowsOf(bySize: Readonly<Record<string, Figures>>): string[][] {
  return KEYS.flatMap((key) => {
    const figures = Object.values(bySize).map((figuresOfSize) => figuresOfSize[key]);
    if (figures.every((figure) => figure === undefined)) return [];
    const cells = figures.map((figure) => (figure === undefined ? '' : shownWithCeiling(figure)));
    return [[`\`${key}\``, GOALS[key].unit, ...cells]];
  });
}

export function growthHeadingsOf(sizes: readonly number[]): string[] {
  return ['key', 'unit', ...sizes.map((size) => `${WORDS.format(size)} subscriptions`)];
}

function shownWithCeiling({ value, ceiling }: Figure): string {
  return ceiling === undefined ? shown(value) : `${shown(value)} (bare: ${shown(ceiling)})`;
}

export interface Report {
  /** For programs. */
  readonly figures: object;
  /** The same for people. */
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function inForm(form: Options['form'], { figures, headings, rows }: Report): string {
  switch (form) {
    case 'json':
      return JSON.stringify(figures);
    case 'markdown':
      return `${markdownOf(headings, rows)}\n\n${machine()}`;
    case 'table':
      return `${tableOf(headings, rows)}\n\n${machine()}`;
  }
}

/** On another machine, or a busy one, it would be another figure. */
function machine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const date = new Date().toISOString().slice(0, 10);
  const [load = 0] = loadavg();
  return (
    `${date}, ${cpu?.model ?? 'unknown processor'}, ${cpus().length} cores, ${memory} GB, Node ${process.versions.node}, ` +
    `${platform()}; load of the machine at the end ${load.toFixed(1)}`
  );
}

function markdownOf(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return aligned([headings, ...rows], ' | ', (line) => `| ${line} |`, true);
}

function tableOf(headings: readonly string[], rows: readonly (readonly string[])[]): string {
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
