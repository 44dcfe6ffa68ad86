/** The arithmetic of rule 54: limits that no value can keep. */
import { type Finding, finding } from '../model/finding.ts';
import { at, has, type Place, textAt } from '../model/place.ts';

const PAIRS = [
  ['minimum', 'maximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
  ['minProperties', 'maxProperties'],
] as const;

export function* limitFaults(place: Place): Iterable<Finding> {
  for (const [least, most] of PAIRS) {
    const [low, high] = [at(place, least), at(place, most)];
    if (typeof low.value === 'number' && typeof high.value === 'number' && low.value > high.value)
      yield finding(low, `at most ${high.value}`);
    for (const length of least === 'minimum' ? [] : [low, high]) {
      if (typeof length.value === 'number' && length.value < 0) yield finding(length, 'no negative number');
    }
  }
  const step = at(place, 'multipleOf');
  if (step.value !== undefined && !(typeof step.value === 'number' && step.value > 0))
    yield finding(step, 'a number above zero');
  for (const bound of ['minimum', 'maximum'] as const) {
    const exclusive = at(place, bound === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum');
    if (exclusive.value !== undefined && !has(place, bound)) yield finding(exclusive, `a ${bound} beside it`);
  }
  if (has(place, 'pattern') && !compiles(textAt(place, 'pattern')))
    yield finding(at(place, 'pattern'), 'a pattern that compiles');
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern) !== undefined;
  } catch {
    return false;
  }
}
