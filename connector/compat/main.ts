/** `npm run connector:compat -- OLD.json [NEW.json]`: exit 1 with a line for each change that breaks old flows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { breakingChanges } from './compare.ts';

const [older, newer = join('connector', 'apiDefinition.swagger.json')] = process.argv.slice(2);
if (older === undefined) {
  console.error('Usage: npm run connector:compat -- OLD.json [NEW.json]');
  process.exitCode = 2;
} else {
  const changes = breakingChanges(JSON.parse(readFileSync(older, 'utf8')), JSON.parse(readFileSync(newer, 'utf8')));
  for (const { path, change } of changes) console.log(`${path}: ${change}`);
  console.log(changes.length === 0 ? 'Nothing that breaks old flows.' : `${changes.length} changes break old flows.`);
  process.exitCode = changes.length > 0 ? 1 : 0;
}
