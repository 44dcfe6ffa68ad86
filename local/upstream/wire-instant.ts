// Instants as the API writes them: ISO 8601 in UTC with seven fraction digits.

export function instantText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '0000Z');
}

export function optionalInstantText(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : instantText(milliseconds);
}
