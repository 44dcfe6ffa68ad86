/** A file that the code makes and that is committed all the same, so that a change of it is seen in a review. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { differencesBetween } from './definition/differences.ts';

export interface Generated {
  readonly file: string;
  readonly text: string;
}

export function write({ file, text }: Generated): void {
  writeFileSync(file, text);
}

/** No line where what is committed is what the code says. */
export function differenceOf({ file, text }: Generated): string[] {
  if (!existsSync(file)) return [`${file} is missing.`];
  const committed = readFileSync(file, 'utf8');
  if (committed === text) return [];
  const details = file.endsWith('.json')
    ? differencesBetween(JSON.parse(committed), JSON.parse(text))
    : [firstDifferentLine(committed.split('\n'), text.split('\n'))];
  return details.length > 0 ? details.map((line) => `${file} ${line}`) : [`${file} is written otherwise.`];
}

function firstDifferentLine(committed: readonly string[], wanted: readonly string[]): string {
  const at = wanted.findIndex((line, index) => line !== committed[index]);
  return `line ${(at < 0 ? wanted.length : at) + 1} is not what the code says`;
}
