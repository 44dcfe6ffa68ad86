/** What an operator meets is explained to operators: every setting, every metric, every end of a delivery. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SETTING_NAMES } from '../../shared/config.ts';
import { FINAL_STATES } from '../../shared/domain/delivery.ts';
import { METRICS } from '../../shared/ports/metrics.ts';

const text = readFileSync('docs/operations.md', 'utf8');
const namesIn = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
/** What stands in brackets are the values that a field may have. */
const namesOutsideBrackets = (cell = '') => namesIn(cell.replaceAll(/\([^)]*\)/g, ''));

/** Without head and rule. */
function tableRows(heading: string): string[][] {
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** In the type of code, as names are written. */
function notNamed(names: readonly string[]): string[] {
  const named = new Set([...text.matchAll(/`([^`\n]+)`/g)].map(([, name]) => name));
  return names.filter((name) => !named.has(name));
}

describe('docs/operations.md', () => {
  it('explains every setting', () => {
    expect(notNamed(SETTING_NAMES)).toEqual([]);
  });

  it('has a row for every metric, with its unit and what it is told apart by', () => {
    const rows = new Map(tableRows('Metrics').map(([name = '', ...cells]) => [namesIn(name)[0], cells]));
    const told = Object.keys(METRICS).map((name) => [
      name,
      rows.get(name)?.[0],
      namesOutsideBrackets(rows.get(name)?.[1]),
    ]);
    expect(told).toEqual(Object.entries(METRICS).map(([name, { unit, dimensions }]) => [name, unit, [...dimensions]]));
    expect(rows.size).toBe(told.length);
  });

  it('explains every end of a delivery', () => {
    expect(notNamed(FINAL_STATES)).toEqual([]);
  });
});
