/** Where the partitions of a table can be fetched, and how large the table is. */
import { z } from 'zod';
import type { PartitionDownload, TableSize } from '../../domain/tables.ts';
import { readItems } from './list-items.ts';
import type { Place } from './read-notes.ts';
import { downloadSchema, tableSizeSchema } from './wire-schemas.ts';

const downloadsSchema = z.object({ httpRequests: z.array(z.unknown()).nullish() });

export function readPartitions(reply: unknown, place: Place): PartitionDownload[] | undefined {
  const downloads = downloadsSchema.safeParse(reply).data;
  if (downloads === undefined) return undefined;
  return readItems(downloads.httpRequests ?? [], downloadSchema, place.within('httpRequests'), (wire) => ({
    uri: wire.uri,
    headers: Object.fromEntries(Object.entries(wire.headers ?? {}).flatMap(textHeader)),
  }));
}

function textHeader([name, value]: [string, unknown]): [string, string][] {
  return typeof value === 'string' ? [[name.toLowerCase(), value]] : [];
}

export function readTableSize(reply: unknown): TableSize | undefined {
  const wire = tableSizeSchema.safeParse(reply).data;
  if (wire === undefined) return undefined;
  return {
    ...(wire.rowCount === null || wire.rowCount === undefined ? {} : { rowCount: wire.rowCount }),
    ...(wire.size === null || wire.size === undefined ? {} : { sizeInBytes: wire.size }),
  };
}
