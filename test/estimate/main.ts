// Entry of `npm run estimate -- [--write]`: what an installation costs in a month. With `--write`, into docs/operations.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureCounts } from './measure-counts.ts';
import { pageOf, withEstimate } from './page.ts';

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const estimate = pageOf(await measureCounts());
if (values.write) {
  const file = join('docs', 'operations.md');
  writeFileSync(file, withEstimate(readFileSync(file, 'utf8'), estimate));
  console.log(`Wrote ${file}.`);
} else {
  console.log(estimate);
}
