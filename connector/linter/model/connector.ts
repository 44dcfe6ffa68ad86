/** What is linted: the definition, and what lies beside it in the folder of a connector. */
import { type Definition, definitionAt } from './definition.ts';
import type { Place } from './place.ts';
import type { Companion } from './rule.ts';

export interface Connector {
  /** Byte for byte as it was read, in latin-1, so that each character is one byte. */
  readonly source: string;
  readonly definition: Definition;
  readonly properties?: Place;
  readonly settings?: Place;
  readonly icon?: Uint8Array;
  readonly readme?: string;
  readonly intro?: string;
  /** The definition of the last release. */
  readonly older?: Place;
  /** What is committed to a repository names no real host; what was rendered for an importer must. */
  readonly isCommitted: boolean;
}

export type ConnectorFiles = Omit<Connector, 'definition' | 'properties' | 'settings' | 'older'> & {
  readonly document: unknown;
  readonly propertiesDocument?: unknown;
  readonly settingsDocument?: unknown;
  readonly olderDocument?: unknown;
};

export function connectorOf(files: ConnectorFiles): Connector {
  const { document, propertiesDocument, settingsDocument, olderDocument, ...rest } = files;
  return {
    ...rest,
    definition: definitionAt({ path: '$', value: document }),
    ...(propertiesDocument === undefined
      ? {}
      : { properties: { path: 'apiProperties.json', value: propertiesDocument } }),
    ...(settingsDocument === undefined ? {} : { settings: { path: 'settings.json', value: settingsDocument } }),
    ...(olderDocument === undefined ? {} : { older: { path: '$', value: olderDocument } }),
  };
}

export function isThere(connector: Connector, companion: Companion): boolean {
  switch (companion) {
    case 'apiProperties.json':
      return connector.properties !== undefined;
    case 'icon.png':
      return connector.icon !== undefined;
    case 'readme.md':
      return connector.readme !== undefined;
    case 'an older definition':
      return connector.older !== undefined;
  }
}
