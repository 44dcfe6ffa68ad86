/** Names every change between two definitions that would break flows made with the older one. */

import { type Definition, definitionAt, type Operation, operationCalled } from '../linter/model/definition.ts';
import { at, fieldsOf, type Place } from '../linter/model/place.ts';
import { changesOfInputs } from './inputs.ts';
import { changesOfOutputs } from './outputs.ts';

export interface Breaking {
  readonly path: string;
  readonly change: string;
}

export function breakingChanges(older: unknown, newer: unknown): Breaking[] {
  const before = definitionAt({ path: '$', value: older });
  const after = definitionAt({ path: '$', value: newer });
  return [
    ...changesOfAddress(before.root, after.root),
    ...before.operations.flatMap((operation) => changesOf(before, operation, after)),
  ];
}

function changesOf(before: Definition, operation: Operation, after: Definition): Breaking[] {
  const now = operationCalled(after, operation.id);
  if (now === undefined) return [{ path: operation.place.path, change: `operation ${operation.id} is gone` }];
  const { path } = now.place;
  const moved = now.template !== operation.template || now.method !== operation.method;
  return [
    ...(moved
      ? [
          {
            path,
            change: `${operation.id} moved from ${operation.method} ${operation.template} to ${now.method} ${now.template}`,
          },
        ]
      : []),
    ...(now.isInternal && !operation.isInternal ? [{ path, change: `${operation.id} became internal` }] : []),
    ...different(at(operation.place, 'x-ms-trigger'), at(now.place, 'x-ms-trigger')),
    ...different(at(operation.place, 'x-ms-pageable'), at(now.place, 'x-ms-pageable')),
    ...changesOfInputs(before, operation, after, now),
    ...changesOfOutputs(before, operation, after, now),
  ];
}

/** The host is each installation's own. */
function changesOfAddress(before: Place, after: Place): Breaking[] {
  return [
    ...different(at(before, 'basePath'), at(after, 'basePath')),
    ...fieldsOf(at(before, 'securityDefinitions')).flatMap((scheme) =>
      different(scheme, at(after, 'securityDefinitions', scheme.name)),
    ),
    ...different(at(before, 'security'), at(after, 'security')),
  ];
}

function different(before: Place, after: Place): Breaking[] {
  const [was, is] = [JSON.stringify(before.value) ?? 'nothing', JSON.stringify(after.value) ?? 'nothing'];
  return was === is ? [] : [{ path: after.path, change: `${was} became ${is}` }];
}
