/**
 * A point in time as a text that sorts: UTC with seven fraction digits, as the upstream writes it
 * (`2026-03-02T04:02:51.7000000Z`). Comparing two instants is comparing two strings.
 */
declare const instantBrand: unique symbol;
export type Instant = string & { readonly [instantBrand]: 'Instant' };

const ISO_INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,18}))?(?:([Zz])|([+-])(\d{2}):?(\d{2}))?$/;

/** Years outside this range are defaults (`0001-01-01`), not times anybody meant. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 9000;

/**
 * Reads an ISO 8601 instant and normalises it to UTC with seven fraction digits. A text without a zone is taken
 * as UTC, since that is what the upstream's clocks are. Anything that is not a real point in time is undefined.
 */
export function parseInstant(text: string): Instant | undefined {
  const match = ISO_INSTANT.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', , sign, offsetHours = '0', offsetMinutes = '0'] =
    match;
  const asWritten = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const written = Date.parse(asWritten);
  if (Number.isNaN(written) || new Date(written).toISOString() !== asWritten) return undefined;
  if (Number(offsetHours) > 14 || Number(offsetMinutes) > 59) return undefined;
  const offsetInMs = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000 * (sign === '-' ? -1 : 1);
  const utc = new Date(written - offsetInMs);
  if (utc.getUTCFullYear() < FIRST_YEAR || utc.getUTCFullYear() > LAST_YEAR) return undefined;
  return `${utc.toISOString().slice(0, 20)}${fraction.padEnd(7, '0').slice(0, 7)}Z` as Instant;
}

export function instantFromMs(ms: number): Instant {
  return `${new Date(ms).toISOString().slice(0, 23)}0000Z` as Instant;
}

/** Milliseconds since 1970, the last four digits cut off. */
export function msOf(instant: Instant): number {
  return Date.parse(`${instant.slice(0, 23)}Z`);
}

export function addMs(instant: Instant, ms: number): Instant {
  return `${new Date(msOf(instant) + ms).toISOString().slice(0, 23)}${instant.slice(23)}` as Instant;
}

/** Hundreds of nanoseconds since 1970: the instant as a whole number, for binary storage. */
export function ticksOf(instant: Instant): bigint {
  return BigInt(msOf(instant)) * 10_000n + BigInt(instant.slice(23, 27));
}

export function instantFromTicks(ticks: bigint): Instant {
  const fraction = (ticks % 10_000n).toString().padStart(4, '0');
  return `${new Date(Number(ticks / 10_000n)).toISOString().slice(0, 23)}${fraction}Z` as Instant;
}

export function laterOf(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

export function earlierOf(a: Instant, b: Instant): Instant {
  return laterOf(a, b) === a ? b : a;
}
