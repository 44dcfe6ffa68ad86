/** The workflow's status: the latest run of each object. */
import type { WorkflowNode } from '../../domain/upstream-models.ts';
import { readOperationType, readRunStatus } from './enum-values.ts';
import { readItems } from './list-items.ts';
import type { Place } from './read-notes.ts';
import { idOf, idsOf, messageIn, textOf } from './upstream-texts.ts';
import { nodeSchema } from './wire-schemas.ts';

export function readNodes(list: readonly unknown[], place: Place): WorkflowNode[] {
  return readItems(list, nodeSchema, place, (wire, at) => {
    const operationType = readOperationType(wire.operationType, at);
    // Other objects than data sources are known by name, and names are kept as they are spelled.
    const identifier = operationType === 'ingestion' ? idOf(wire.identifier) : textOf(wire.identifier);
    const friendlyName = textOf(wire.friendlyName);
    return {
      operationType,
      ...readRunStatus(wire.taskStatus, 'taskStatus', at),
      jobIds: idsOf(wire.jobIds),
      ...(identifier === undefined ? {} : { identifier }),
      ...(friendlyName === undefined ? {} : { friendlyName }),
      ...(wire.endTimestamp === undefined ? {} : { endedAt: wire.endTimestamp }),
      ...messageIn(wire, at),
    };
  });
}
