/** The tables of an instance with their columns, as upstream's metadata describes them. */
import { z } from 'zod';
import type { Column, ColumnType, Table } from '../../domain/tables.ts';
import { readInner, readItem, readItems } from './list-items.ts';
import type { Place } from './read-notes.ts';
import { textOf } from './upstream-texts.ts';
import { attributeSchema, partitionMetadataSchema, tableSchema } from './wire-schemas.ts';

/** Upstream is documented to answer with a model that holds the list; a bare list means the same. */
export function readTables(reply: unknown, place: Place): Table[] | undefined {
  const list = Array.isArray(reply)
    ? reply
    : z.object({ entities: z.array(z.unknown()) }).safeParse(reply).data?.entities;
  return list === undefined ? undefined : readItems(list, tableSchema, place, tableOf);
}

export function readTable(reply: unknown, place: Place): Table | undefined {
  const wire = readItem(reply, tableSchema, place);
  return wire === undefined ? undefined : tableOf(wire, place);
}

function tableOf(wire: z.output<typeof tableSchema>, place: Place): Table | undefined {
  const name = textOf(wire.qualifiedEntityName) ?? textOf(wire.name);
  if (name === undefined) {
    place.malformed('name');
    return undefined;
  }
  const friendlyName = textOf(wire.friendlyName);
  const kind = textOf(wire.entityType);
  const dataSourceName = textOf(wire.dataSourceName);
  const partition = readInner(wire.partitions?.[0], partitionMetadataSchema, place.within('partitions'));
  const keys = new Set(keyNamesIn(wire.keys ?? []).map((key) => key.toLowerCase()));
  return {
    name,
    ...(friendlyName === undefined ? {} : { friendlyName }),
    ...(kind === undefined ? {} : { kind }),
    ...(dataSourceName === undefined ? {} : { dataSourceName }),
    ...(wire.refreshTime === undefined ? {} : { refreshedAt: wire.refreshTime }),
    ...(typeof partition?.hasHeader === 'boolean' ? { hasHeader: partition.hasHeader } : {}),
    columns: readItems(wire.attributes ?? [], attributeSchema, place.within('attributes'), (attribute, at) => {
      const column = textOf(attribute.name);
      if (column !== undefined) return columnOf(column, attribute, keys);
      at.malformed('name');
      return undefined;
    }),
  };
}

function columnOf(name: string, attribute: z.output<typeof attributeSchema>, keys: ReadonlySet<string>): Column {
  const friendlyName = textOf(attribute.friendlyName);
  return {
    name,
    ...(friendlyName === undefined ? {} : { friendlyName }),
    type: typeOf(attribute.dataType),
    isKey: keys.has(name.toLowerCase()),
  };
}

const TYPES: Readonly<Record<string, ColumnType>> = {
  int16: 'integer',
  int32: 'integer',
  int64: 'integer',
  integer: 'integer',
  byte: 'integer',
  float: 'number',
  single: 'number',
  double: 'number',
  decimal: 'number',
  boolean: 'boolean',
  datetime: 'instant',
  datetimeoffset: 'instant',
  date: 'date',
  guid: 'guid',
};

/** What is not known to be anything else is text, which every value can be. */
function typeOf(written: string | null | undefined): ColumnType {
  const type = (written ?? '').trim().toLowerCase();
  return Object.hasOwn(TYPES, type) ? (TYPES[type] ?? 'text') : 'text';
}

const keySchema = z.union([
  z.string().transform((name) => [name]),
  z
    .object({
      attributes: z.array(z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)])),
    })
    .transform(({ attributes }) => attributes),
  z.object({ attributeName: z.string() }).transform(({ attributeName }) => [attributeName]),
  z.object({ name: z.string() }).transform(({ name }) => [name]),
]);

/** How upstream spells a key is not documented: a name, an object with a name, or one with several. */
function keyNamesIn(keys: readonly unknown[]): readonly string[] {
  return keys.flatMap((key) => keySchema.safeParse(key).data ?? []);
}
