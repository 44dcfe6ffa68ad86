/** A page of rows in OData's envelope, without what OData says about them. */
import { z } from 'zod';
import { isShallow, type PageStart, type Row, type RowPage } from '../../domain/tables.ts';
import type { Place } from './read-notes.ts';

const pageSchema = z.object({
  value: z.array(z.record(z.string(), z.unknown())),
  '@odata.nextLink': z.string().nullish(),
});

export function readRows(reply: unknown, place: Place): RowPage | undefined {
  const page = pageSchema.safeParse(reply);
  if (!page.success) {
    place.malformed(page.error.issues[0]?.path.map(String).join('.') ?? '');
    return undefined;
  }
  const next = nextIn(page.data['@odata.nextLink']);
  const rows = page.data.value.map(rowOf);
  // It could not be handed on. The page as a whole, for one without it would say that there is no such row.
  const deep = rows.findIndex((row) => !isShallow(row));
  if (deep >= 0) {
    place.within(deep).malformed('value');
    return undefined;
  }
  return { rows, ...(next === undefined ? {} : { next }) };
}

/** A designer's fields take no null: a column without a value is left out. */
function rowOf(wire: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(
    Object.entries(wire).filter(([name, value]) => value !== null && value !== undefined && !name.includes('@')),
  );
}

/** Only upstream's mark is taken from the link, never its address. */
function nextIn(link: string | null | undefined): PageStart | undefined {
  if (!link) return undefined;
  const query = new URLSearchParams(link.split('?', 2)[1] ?? '');
  const skipToken = query.get('$skiptoken');
  if (skipToken !== null && skipToken !== '') return { skipToken };
  const skip = Number(query.get('$skip') ?? Number.NaN);
  return Number.isSafeInteger(skip) && skip > 0 ? { skip } : undefined;
}
