// The part of OData that the simulated API understands: comparisons joined by `and`, columns, one order, and pages. What
// it does not understand it refuses, as the API does.
import type { SimulatedTable, TableRow } from './model.ts';

type Value = TableRow[string];

/** What upstream gives where nobody says how many. */
const USUAL_PAGE = 100;

export class QueryRefused extends Error {}

export function rowsFor(table: SimulatedTable, query: URLSearchParams): TableRow[] {
  const isWanted = filterIn(query.get('$filter'), table);
  const found = table.rows.filter(isWanted).sort(orderIn(query.get('$orderby'), table));
  const from = Number(query.get('$skip') ?? 0);
  const top = Number(query.get('$top') ?? USUAL_PAGE);
  if (!Number.isInteger(from) || !Number.isInteger(top) || from < 0 || top < 0) throw new QueryRefused();
  return found.slice(from, from + top).map(selectionIn(query.get('$select'), table));
}

const COMPARISON = /^(\w+) (eq|ne|gt|ge|lt|le) ('(?:[^']|'')*'|\S+)$/;

function filterIn(text: string | null, table: SimulatedTable): (row: TableRow) => boolean {
  if (text === null) return () => true;
  // What a source loads cannot be filtered.
  if (table.dataSourceName !== undefined) throw new QueryRefused();
  const tests = conditionsIn(text).map((condition) => {
    const [, name = '', operator = '', literal = ''] = COMPARISON.exec(condition) ?? [];
    const value = literalValue(literal);
    if (!isColumn(table, name) || value === undefined) throw new QueryRefused();
    return (row: TableRow) => compares(row[name] ?? null, operator, value);
  });
  return (row) => tests.every((test) => test(row));
}

/** An `and` inside quotes joins nothing. */
function conditionsIn(text: string): string[] {
  const words = text.match(/'(?:[^']|'')*'|[^\s']+|\s+/g) ?? [];
  const conditions = [''];
  for (const word of words) {
    if (word === 'and') conditions.push('');
    else conditions[conditions.length - 1] += word;
  }
  return conditions.map((condition) => condition.trim());
}

function literalValue(literal: string): Value | undefined {
  if (literal.startsWith("'")) return literal.slice(1, -1).replaceAll("''", "'");
  if (literal === 'true' || literal === 'false') return literal === 'true';
  if (/^-?\d+(\.\d+)?$/.test(literal)) return Number(literal);
  return /^\d{4}-\d{2}-\d{2}/.test(literal) ? literal : undefined;
}

function compares(value: Value, operator: string, wanted: Value): boolean {
  if (operator === 'eq') return value === wanted;
  if (operator === 'ne') return value !== wanted;
  if (value === null || wanted === null || typeof value !== typeof wanted) return false;
  if (operator === 'gt') return value > wanted;
  if (operator === 'ge') return value >= wanted;
  return operator === 'lt' ? value < wanted : value <= wanted;
}

function orderIn(text: string | null, table: SimulatedTable): (a: TableRow, b: TableRow) => number {
  if (text === null) return () => 0;
  const [, name = '', direction = 'asc'] = /^(\w+)(?: (asc|desc))?$/.exec(text) ?? [];
  if (!isColumn(table, name)) throw new QueryRefused();
  const sign = direction === 'asc' ? 1 : -1;
  return (a, b) => sign * byValue(a[name] ?? null, b[name] ?? null);
}

function byValue(a: Value, b: Value): number {
  if (a === b) return 0;
  if (a === null) return -1;
  return b === null || a > b ? 1 : -1;
}

function selectionIn(text: string | null, table: SimulatedTable): (row: TableRow) => TableRow {
  if (text === null) return (row) => row;
  const names = text.split(',').map((name) => name.trim());
  if (!names.every((name) => isColumn(table, name))) throw new QueryRefused();
  return (row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}

function isColumn({ columns }: SimulatedTable, name: string): boolean {
  return columns.some((column) => column.name === name);
}
