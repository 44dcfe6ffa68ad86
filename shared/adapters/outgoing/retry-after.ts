/** Reads the header `Retry-After`: seconds, or an HTTP date (RFC 9110 §10.2.3). */
const HTTP_DATE = /^[A-Z][a-z]{2,8}, .+ GMT$/;

/** `now` in milliseconds. Undefined for what is neither. */
export function secondsUntil(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const instant = HTTP_DATE.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(instant) ? undefined : Math.max(0, Math.ceil((instant - now) / 1000));
}
