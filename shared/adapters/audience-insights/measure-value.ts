/** The one value of a measure's output, which upstream writes as a text under the name of an aggregate. */

type Values = Readonly<Record<string, unknown>>;

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** Undefined where there is no telling which value is meant, or where it is no finite number. */
export function measureValueOf(values: Values, alias: string | undefined): number | undefined {
  const entries = Object.entries(values);
  const named = entries.find(([name]) => name === alias);
  const [, written] = named ?? (entries.length === 1 ? entries[0] : undefined) ?? [];
  return decimalOf(written);
}

/** A point is the decimal sign, and there are no others: `1,250` could be either of two numbers. */
function decimalOf(written: unknown): number | undefined {
  if (typeof written === 'number') return Number.isFinite(written) ? written : undefined;
  if (typeof written !== 'string' || !DECIMAL.test(written.trim())) return undefined;
  const value = Number(written);
  return Number.isFinite(value) ? value : undefined;
}
