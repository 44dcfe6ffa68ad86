/**
 * `npm run connector`: writes what is made of the contracts. With `--check` it tells how what is committed differs, with
 * `--host` it makes the folders to import for one function app.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { definitionOf } from './definition/definition.ts';
import { jsonText } from './definition/json-text.ts';
import { CONNECTOR_ROUTES } from './definition/operations.ts';
import { connectorPage } from './documentation/page.ts';
import { connectorReadme } from './documentation/readme.ts';
import { differenceOf, type Generated, write } from './generated.ts';
import { iconPng } from './icon/icon.ts';
import { keyProperties } from './package/api-properties.ts';
import { readHostName } from './package/host-name.ts';
import { packagesFor, paconnSettings } from './package/packages.ts';

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    host: { type: 'string' },
    'entra-client-id': { type: 'string' },
    'entra-audience': { type: 'string' },
    'entra-tenant': { type: 'string', default: 'common' },
  },
});
const definition = definitionOf(CONNECTOR_ROUTES);
const generated: readonly Generated[] = [
  { file: join('connector', 'apiDefinition.swagger.json'), text: jsonText(definition) },
  { file: join('connector', 'apiProperties.json'), text: jsonText(keyProperties(definition)) },
  { file: join('connector', 'settings.json'), text: jsonText(paconnSettings) },
  { file: join('connector', 'readme.md'), text: connectorReadme(definition) },
  { file: join('docs', 'connector.md'), text: connectorPage(definition) },
];

if (values.check) process.exitCode = check();
else if (values.host === undefined) writeAll();
else process.exitCode = makePackages(values.host);

function check(): number {
  const lines = generated.flatMap(differenceOf);
  for (const line of lines) console.log(line);
  if (lines.length > 0) console.log('Run `npm run connector` and commit what it writes.');
  return lines.length > 0 ? 1 : 0;
}

function writeAll(): void {
  for (const one of generated) write(one);
  writeFileSync(join('connector', 'icon.png'), iconPng());
  console.log(`Wrote the connector and its pages: ${CONNECTOR_ROUTES.length} operations.`);
}

function makePackages(text: string): number {
  const name = readHostName(text);
  const entra = entraIn(values);
  if (!name.ok || entra === 'incomplete') {
    console.error(
      name.ok ? '--entra-client-id and --entra-audience belong together: give both or none.' : name.problem,
    );
    return 1;
  }
  const order = { definition, host: name.host, icon: iconPng(), ...(entra === undefined ? {} : { entra }) };
  for (const [path, content] of Object.entries(packagesFor(order))) {
    const file = join('dist', 'connector', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  console.log(`Wrote dist/connector for ${name.host}. Import it with one of these:
  pac connector create --api-definition-file apiDefinition.swagger.json --api-properties-file apiProperties.json --icon-file icon.png
    (in dist/connector/power-platform-cli, after pac auth create)
  paconn create --api-def apiDefinition.swagger.json --api-prop apiProperties.json --icon icon.png
    (in dist/connector/paconn, after paconn login)
  az deployment group create --resource-group <group> --template-file template.json
    (in dist/connector/logic-apps)`);
  return 0;
}

function entraIn(given: {
  readonly 'entra-client-id'?: string | undefined;
  readonly 'entra-audience'?: string | undefined;
  readonly 'entra-tenant': string;
}) {
  const { 'entra-client-id': clientId, 'entra-audience': audience, 'entra-tenant': tenant } = given;
  if (clientId === undefined && audience === undefined) return undefined;
  return clientId === undefined || audience === undefined ? 'incomplete' : { clientId, audience, tenant };
}
