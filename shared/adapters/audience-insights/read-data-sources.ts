/** The data sources that makers can choose from. */
import type { DataSource } from '../../domain/upstream-models.ts';
import { readItems } from './list-items.ts';
import type { Place } from './read-notes.ts';
import { idOf, textOf } from './upstream-texts.ts';
import { dataSourceSchema } from './wire-schemas.ts';

export function readDataSources(list: readonly unknown[], place: Place): DataSource[] {
  return readItems(list, dataSourceSchema, place, (wire, at): DataSource | undefined => {
    const metadata = wire.dataSourceMetadata ?? wire;
    const dataSourceId = idOf(metadata.dataSourceId);
    if (dataSourceId === undefined) {
      at.malformed('dataSourceId');
      return undefined;
    }
    const name = textOf(metadata.name);
    const friendlyName = textOf(metadata.friendlyName);
    return {
      dataSourceId,
      ...(name === undefined ? {} : { name }),
      ...(friendlyName === undefined ? {} : { friendlyName }),
    };
  });
}
