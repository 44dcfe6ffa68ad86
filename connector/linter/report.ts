/** The report for people: one finding a line, then what was not checked, and what only people can judge. */
import type { Report } from './lint.ts';
import { RULES, TO_LOOK_AT } from './rules.ts';

export function linesOf({ findings, unchecked }: Report): string[] {
  return [
    ...findings.map(
      ({ rule, name, path, found, wanted }) => `${rule} ${name}  ${path}: found ${found}, wanted ${wanted}`,
    ),
    ...unchecked.map(({ rule, name, missing }) => `${rule} ${name}: not checked, ${missing} is missing`),
    'To look at by eye:',
    ...TO_LOOK_AT.map(({ number, about }) => `  ${number} ${about}`),
    `${RULES.length - unchecked.length} rules checked, ${findings.length === 0 ? 'nothing found' : `${findings.length} found`}.`,
  ];
}
