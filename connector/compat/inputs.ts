/** Changes of what makers fill in: an old flow sends what it sent, and nothing new. */
import type { Definition, Operation } from '../linter/model/definition.ts';
import { type Input, inputsOf } from '../linter/model/inputs.ts';
import { at, itemsOf, textAt } from '../linter/model/place.ts';
import type { Breaking } from './compare.ts';

export function changesOfInputs(
  before: Definition,
  operation: Operation,
  after: Definition,
  now: Operation,
): Breaking[] {
  const olds = inputsOf(before, operation);
  const news = inputsOf(after, now);
  return [
    ...olds.flatMap((old) => {
      const young = news.find((input) => isSame(old, input));
      const path = now.place.path;
      return young === undefined ? [{ path, change: `input ${old.name} is gone` }] : changesOfInput(old, young);
    }),
    ...news
      .filter(
        (young) =>
          young.isRequired && at(young.place, 'default').value === undefined && !olds.some((old) => isSame(old, young)),
      )
      .map((young) => ({ path: young.place.path, change: `input ${young.name} is new and required` })),
  ];
}

function isSame(one: Input, other: Input): boolean {
  return (
    one.name === other.name &&
    one.isProperty === other.isProperty &&
    textAt(one.place, 'in') === textAt(other.place, 'in')
  );
}

function changesOfInput(old: Input, young: Input): Breaking[] {
  const { path } = young.place;
  const type = (input: Input): string =>
    JSON.stringify(['type', 'format', 'collectionFormat'].map((key) => at(input.place, key).value ?? ''));
  const [oldChoices, youngChoices] = [choicesOf(old), choicesOf(young)];
  const refused = youngChoices.length === 0 ? [] : oldChoices.filter((choice) => !youngChoices.includes(choice));
  const isNewList = oldChoices.length === 0 && youngChoices.length > 0;
  const [wasDefault, isDefault] = [at(old.place, 'default').value, at(young.place, 'default').value];
  const changes = [
    type(old) === type(young) ? '' : `input ${old.name} changed its type`,
    !old.isRequired && young.isRequired ? `input ${old.name} became required` : '',
    !old.isInternal && young.isInternal ? `input ${old.name} became internal` : '',
    refused.length > 0 ? `input ${old.name} no longer takes ${refused.join(', ')}` : '',
    isNewList ? `input ${old.name} takes only ${youngChoices.join(', ')}` : '',
    wasDefault !== undefined && JSON.stringify(wasDefault) !== JSON.stringify(isDefault)
      ? `input ${old.name} lost its default ${JSON.stringify(wasDefault)}`
      : '',
  ];
  return changes.filter((change) => change !== '').map((change) => ({ path, change }));
}

function choicesOf({ place }: Input): string[] {
  return itemsOf(at(place, 'enum')).map(({ value }) => JSON.stringify(value));
}
