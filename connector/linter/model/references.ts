/** Follows `$ref`, also where it leads nowhere or in a circle. */
import { at, fieldsOf, has, itemsOf, type Place, textAt } from './place.ts';

/** The place itself where it refers to nothing, and nothing's place where the reference leads nowhere. */
export function resolved(root: Place, place: Place): Place {
  let here = place;
  const seen = new Set<string>();
  while (has(here, '$ref') && !seen.has(here.path)) {
    seen.add(here.path);
    here = targetOf(root, textAt(here, '$ref'));
  }
  return here;
}

/** References to a file or to another document lead nowhere: an importer sees this one file. */
export function targetOf(root: Place, reference: string): Place {
  if (!reference.startsWith('#/')) return { path: reference, value: undefined };
  const steps = reference
    .slice(2)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return at(root, ...steps);
}

/** Every object with a `$ref`. Examples and test values are data: what looks like a reference there is none. */
export function referencesUnder(place: Place): Place[] {
  const below = [...fieldsOf(place).filter(({ name }) => !DATA.has(name)), ...itemsOf(place)].flatMap(referencesUnder);
  return typeof at(place, '$ref').value === 'string' ? [place, ...below] : below;
}

const DATA: ReadonlySet<string> = new Set(['example', 'examples', 'default', 'enum', 'x-ms-test-value']);
