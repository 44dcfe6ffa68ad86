/** What a rule finds: where, what is there, and what should be. */
import type { Place } from './place.ts';

export interface Finding {
  readonly path: string;
  readonly found: string;
  readonly wanted: string;
}

export function finding(place: Place, wanted: string, found: string = shown(place.value)): Finding {
  return { path: place.path, found, wanted };
}

const LONGEST_SHOWN = 90;

export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text;
}
