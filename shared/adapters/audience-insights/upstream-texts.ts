/** Ids, names and error messages as upstream writes them, made fit to be compared and kept. */
import { readInner, readItems } from './list-items.ts';
import type { Place } from './read-notes.ts';
import { ciResultSchema } from './wire-schemas.ts';

type Written = string | null | undefined;

const LONGEST_TEXT = 2_000;

/** A GUID has 36 characters. A run is kept with its ids, and as JSON a control character or half of one is six of them. */
const LONGEST_ID = 128;
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/gu;

/** GUIDs are spelled in either case. */
export function idOf(written: Written): string | undefined {
  // Cut first: the cut may leave half of a character.
  return textOf(written?.trim().slice(0, LONGEST_ID).replace(UNPRINTABLE, ''))?.toLowerCase();
}

export function idsOf(written: readonly Written[] | null | undefined): string[] {
  return [...new Set((written ?? []).flatMap((id) => idOf(id) ?? []))];
}

/** Names are kept with what was seen, and upstream sets no limit to them; storage does. */
export function textOf(written: Written): string | undefined {
  return written?.trim().slice(0, LONGEST_TEXT) || undefined;
}

interface WithErrors {
  readonly ciError?: unknown;
  readonly ciErrors?: readonly unknown[] | null | undefined;
}

/** The first error that says something. One that cannot be read costs its message, not the run it belongs to. */
export function messageIn({ ciError, ciErrors }: WithErrors, place: Place): { readonly message?: string } {
  const only = readInner(ciError, ciResultSchema, place.within('ciError'));
  const listed = readItems(ciErrors ?? [], ciResultSchema, place.within('ciErrors'), (result) => result);
  return messageOf([only, ...listed].map((result) => textOf(result?.message)).find((text) => text !== undefined));
}

/** Evaluations tell their error as a text, or as a key with a text. */
export function errorMessageOf(error: unknown): { readonly message?: string } {
  if (typeof error === 'string') return messageOf(textOf(error));
  if (typeof error !== 'object' || error === null) return {};
  const value = 'value' in error ? error.value : undefined;
  const key = 'key' in error ? error.key : undefined;
  return messageOf([value, key].flatMap((part) => (typeof part === 'string' ? (textOf(part) ?? []) : []))[0]);
}

function messageOf(text: string | undefined): { readonly message?: string } {
  return text === undefined ? {} : { message: text };
}
