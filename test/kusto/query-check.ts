/** Holds a query against the lines of a run: what it asks for must be there, by the names by which it asks. */
import { readQuery } from './kusto-query.ts';

export type Line = Readonly<Record<string, unknown>>;

/** Values that a run does not come by in a test, by field. */
export type Unseen = Readonly<Record<string, readonly string[]>>;

/** What is wrong, a text each. */
export function problemsOf(query: string, lines: readonly Line[], unseen: Unseen = {}): string[] {
  const { problems, fields, compared } = readQuery(query);
  const named = (field: string) => compared.flatMap((one) => (one.field === field ? one.values : []));
  const [events, metrics] = [named('event'), named('metric')];
  const asked = lines.filter(
    ({ event, metric }) =>
      (events.length === 0 || events.includes(String(event))) &&
      (metric === undefined || metrics.length === 0 || metrics.includes(String(metric))),
  );
  const missing = fields
    .filter((field) => !asked.some((line) => Object.hasOwn(line, field)))
    .map((field) => `No line that it asks for has ${field}`);
  const untold = compared.flatMap(({ field, values }) =>
    values
      .filter((value) => !asked.some((line) => line[field] === value) && unseen[field]?.includes(value) !== true)
      .map((value) => `In no line that it asks for, ${field} is ${value}`),
  );
  const unbound = events.length === 0 && !query.includes('SeverityLevel') ? ['It asks for no event'] : [];
  return [...problems, ...missing, ...untold, ...unbound];
}
