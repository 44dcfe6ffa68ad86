/** `npm run connector`: writes what is made of the contracts; with `--check` tells how what is committed differs. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { definitionOf } from './definition/definition.ts';
import { jsonText } from './definition/json-text.ts';
import { CONNECTOR_ROUTES } from './definition/operations.ts';
import { connectorPage } from './documentation/page.ts';
import { differenceOf, type Generated, write } from './generated.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const definition = definitionOf(CONNECTOR_ROUTES);
const generated: readonly Generated[] = [
  { file: join('connector', 'apiDefinition.swagger.json'), text: jsonText(definition) },
  { file: join('docs', 'connector.md'), text: connectorPage(definition) },
];

if (values.check) {
  const lines = generated.flatMap(differenceOf);
  for (const line of lines) console.log(line);
  if (lines.length > 0) console.log('Run `npm run connector` and commit what it writes.');
  process.exitCode = lines.length > 0 ? 1 : 0;
} else {
  for (const one of generated) write(one);
  console.log(`Wrote ${generated.map(({ file }) => file).join(' and ')}: ${CONNECTOR_ROUTES.length} operations.`);
}
