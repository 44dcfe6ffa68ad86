/** What the page on security says is shown by tests that there are, and by names that the code has. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REFUSED_IN_AZURE } from '../../shared/local-only-settings.ts';

const page = readFileSync(join('docs', 'security.md'), 'utf8');
const rowsOf = (heading: string): string[][] => {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const lines = section.split('\n## ')[0]?.split('\n') ?? [];
  return lines
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) => line.slice(2, -2).split(' | '));
};
const testsIn = (text: string) => [...text.matchAll(/\]\(\.\.\/(test\/[^)]+)\)/g)].map(([, file = '']) => file);
const threats = rowsOf('Threats');

describe('Each threat', () => {
  it('is numbered, so that it can be talked about', () => {
    expect(threats.length).toBeGreaterThan(15);
    expect(threats.map(([number]) => number)).toEqual(threats.map((_, index) => `T${index + 1}`));
  });

  it.each(threats)('%s (%s) has a measure, and tests that show it', (_, threat, measure, shownBy = '') => {
    expect([threat, measure]).not.toContain('');
    const named = testsIn(shownBy);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((file) => !isTest(file))).toEqual([]);
  });
});

it('Every setting that is refused in Azure is named, and no other', () => {
  const named = rowsOf('Settings for local work').flatMap(([setting = '']) => setting.match(/(?<=`)\w+(?=`)/g) ?? []);
  expect(named.sort()).toEqual([...REFUSED_IN_AZURE].sort());
});

function isTest(file: string): boolean {
  return file.endsWith('.test.ts') && existsSync(file) && /\bit(?:\.\w+)*[(<]/.test(readFileSync(file, 'utf8'));
}
