/** `npm run connector`: writes the definition as the code says it; with `--check` tells how the committed one differs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { definitionOf } from './definition/definition.ts';
import { differencesBetween } from './definition/differences.ts';
import { jsonText } from './definition/json-text.ts';
import { CONNECTOR_ROUTES } from './definition/operations.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const definitionFile = join(process.cwd(), 'connector', 'apiDefinition.swagger.json');
const wanted = jsonText(definitionOf(CONNECTOR_ROUTES));

if (values.check) {
  const differences = differencesBetween(JSON.parse(readFileSync(definitionFile, 'utf8')), JSON.parse(wanted));
  for (const line of differences) console.log(line);
  if (differences.length > 0) console.log('Run `npm run connector` and commit what it writes.');
  process.exitCode = differences.length > 0 || readFileSync(definitionFile, 'utf8') !== wanted ? 1 : 0;
} else {
  writeFileSync(definitionFile, wanted);
  console.log(`Wrote connector/apiDefinition.swagger.json: ${CONNECTOR_ROUTES.length} operations.`);
}
