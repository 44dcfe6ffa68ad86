/** The inputs that name a table and what is in it. */
import { z } from 'zod';
import { instanceIdInput, nameInput } from './maker-inputs.ts';

function tableNameInput() {
  return nameInput('the name of a table').meta({
    title: 'Table',
    description: 'The table. Choose one from the list, or enter its name.',
    options: { operationId: 'ListTables', inputs: { instanceId: { from: 'instanceId' } } },
  });
}

export const ofTable = z.object({ tableName: tableNameInput() });
export const ofInstance = z.object({ instanceId: instanceIdInput() });

/** A row of the table that the same step names: its columns are known when a maker has chosen one. */
export function rowOfTable() {
  return z
    .record(z.string(), z.unknown(), { error: 'must be a JSON object that names columns and their values' })
    .meta({
      title: 'Item',
      description: 'One row of the table, with its columns.',
      rowSchema: {
        operationId: 'GetTableSchema',
        inputs: { instanceId: { from: 'instanceId' }, tableName: { from: 'tableName' } },
      },
    });
}
