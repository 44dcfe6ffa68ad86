/** A small connector without a fault, and ways to spoil it in one place. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { type Connector, type ConnectorFiles, connectorOf } from '../../../../connector/linter/model/connector.ts';

const FOLDER = 'test/fixtures/connector-linter';
const text = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

export type Steps = readonly (string | number)[];

export interface Spoiled {
  /** What is put where in the definition; undefined takes it away. */
  readonly definition?: readonly (readonly [Steps, unknown])[];
  readonly properties?: readonly (readonly [Steps, unknown])[];
  readonly files?: Partial<ConnectorFiles>;
}

export function connectorWith({ definition = [], properties = [], files = {} }: Spoiled = {}): Connector {
  const source = text('apiDefinition.swagger.json');
  return connectorOf({
    source,
    document: changed(JSON.parse(source), definition),
    propertiesDocument: changed(JSON.parse(text('apiProperties.json')), properties),
    settingsDocument: JSON.parse(text('settings.json')),
    olderDocument: JSON.parse(source),
    readme: text('readme.md'),
    icon: iconOf(160, [0x33, 0x66, 0x99, 0xff]),
    isCommitted: true,
    ...files,
  });
}

export function changed(document: unknown, edits: readonly (readonly [Steps, unknown])[]): unknown {
  return edits.reduce((value, [steps, wanted]) => put(value, steps, wanted), document);
}

function put(value: unknown, [step, ...rest]: Steps, wanted: unknown): unknown {
  if (step === undefined) return wanted;
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? put(item, rest, wanted) : item));
  const fields: Record<string, unknown> = { ...(typeof value === 'object' ? value : {}) };
  fields[step] = put(fields[step], rest, wanted);
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined));
}

/** Flat, in one colour. */
export function iconOf(size: number, color: readonly [number, number, number, number], height = size): Uint8Array {
  const png = new PNG({ width: size, height });
  for (let start = 0; start < png.data.length; start += 4) png.data.set(color, start);
  return PNG.sync.write(png);
}
