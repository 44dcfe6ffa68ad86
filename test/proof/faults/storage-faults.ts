/** Of all that may make a task fail, only what storage does is allowed: anything else is a fault of the app. */

export function isOfStorage(fault: unknown): boolean {
  if (fault instanceof AggregateError) return fault.errors.every(isOfStorage);
  if (!(fault instanceof Error)) return false;
  return fault.name === 'StorageUnavailable' || / lost 5 times in a row$/.test(fault.message);
}

export function textOf(fault: unknown): string {
  if (fault instanceof AggregateError) return `${fault.message}: ${fault.errors.map(textOf).join('; ')}`;
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}
