/** Reads a definition, or the folder of a connector, from the disk. A text says why it cannot. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Connector, connectorOf } from './model/connector.ts';

export interface Request {
  readonly path: string;
  readonly isCommitted: boolean;
  readonly older: string | undefined;
}

export function readConnector({ path, isCommitted, older }: Request): Connector | string {
  if (!existsSync(path)) return `${path} is not there.`;
  const isFolder = statSync(path).isDirectory();
  const definition = isFolder ? join(path, 'apiDefinition.swagger.json') : path;
  if (!existsSync(definition)) return `${path} holds no apiDefinition.swagger.json.`;
  const folder = isFolder ? path : dirname(path);
  const beside = (name: string): string | undefined => {
    const file = join(folder, name);
    return isFolder && existsSync(file) ? file : undefined;
  };
  const text = (name: string): string | undefined => {
    const file = beside(name);
    return file === undefined ? undefined : readFileSync(file, 'utf8');
  };
  const icon = beside('icon.png');
  const readme = text('readme.md');
  try {
    const source = readFileSync(definition, 'latin1');
    return connectorOf({
      source,
      document: parsed(definition, source),
      propertiesDocument: parsed('apiProperties.json', text('apiProperties.json')),
      settingsDocument: parsed('settings.json', text('settings.json')),
      olderDocument: older === undefined ? undefined : parsed(older, readFileSync(older, 'utf8')),
      isCommitted,
      ...(icon === undefined ? {} : { icon: readFileSync(icon) }),
      ...(readme === undefined ? {} : { readme }),
    });
  } catch (error) {
    return error instanceof Error ? error.message : 'It cannot be read.';
  }
}

function parsed(name: string, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`Rule 2 PlainJson: ${name} is not strict JSON.`, { cause: error });
  }
}
