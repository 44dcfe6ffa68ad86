/** Changes of what flows read: what was there stays there, with its type. */
import type { Definition, Operation } from '../linter/model/definition.ts';
import { at } from '../linter/model/place.ts';
import { isDynamic, outputsOf, type SchemaNode, schemasUnder } from '../linter/model/schemas.ts';
import type { Breaking } from './compare.ts';

export function changesOfOutputs(
  before: Definition,
  operation: Operation,
  after: Definition,
  now: Operation,
): Breaking[] {
  const news = nodesOf(after, now);
  const { path } = now.place;
  return [...nodesOf(before, operation)].flatMap(([name, old]) => {
    const young = news.get(name);
    if (young === undefined) return [{ path, change: `output ${name} is gone` }];
    const type = ({ place }: SchemaNode): string =>
      JSON.stringify([at(place, 'type').value, at(place, 'format').value, isDynamic(place)]);
    const changes = [
      type(old) === type(young) ? '' : `output ${name} changed its type`,
      !old.isInternal && young.isInternal ? `output ${name} became internal` : '',
    ];
    return changes.filter((change) => change !== '').map((change) => ({ path: young.place.path, change }));
  });
}

/** By the way a flow names them; the items of a list are told from the list by their depth. */
function nodesOf(definition: Definition, operation: Operation): ReadonlyMap<string, SchemaNode> {
  const nodes = outputsOf(definition, operation).flatMap((schema) => schemasUnder(definition, schema));
  return new Map(
    nodes.map((node) => [node.property === '' ? `${node.steps.join('/')}[${node.depth}]` : node.steps.join('/'), node]),
  );
}
