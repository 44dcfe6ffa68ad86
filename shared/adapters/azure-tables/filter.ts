/** Writes the service's filter text. Only here, so that quoting and the type of numbers are right everywhere. */
import type { Comparison, RowRange } from './table.ts';

export function filterOf(
  place: { readonly partitionKey: string; readonly range: RowRange } | undefined,
  where: readonly Comparison[] = [],
): string {
  const keys =
    place === undefined
      ? []
      : [
          `PartitionKey eq ${literal(place.partitionKey)}`,
          `RowKey ge ${literal(place.range.from)}`,
          `RowKey lt ${literal(place.range.to)}`,
        ];
  return [...keys, ...where.map(({ column, is, value }) => `${column} ${is} ${literal(value)}`)].join(' and ');
}

function literal(value: Comparison['value']): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === 'boolean') return String(value);
  const text = String(value);
  // Every number is stored as a double; a literal without a fraction would be compared as an integer.
  return Number.isInteger(value) ? `${text}.0` : text;
}
