/** The `owners` table: which subscriptions a workflow has. */
import { parseSubscriptionId } from '../../domain/ids.ts';
import type { Logger } from '../../ports/logger.ts';
import type { OwnerStore, Ownership } from '../../ports/owner-store.ts';
import { commitRepeatedly } from './repeated-commit.ts';
import { rowsIn, rowsOfAll } from './rows-in.ts';
import type { Row, Table } from './table.ts';

export function createOwnerTable({ owners, logger }: { readonly owners: Table; readonly logger: Logger }): OwnerStore {
  function ownershipOf(row: Row): Ownership[] {
    const [triggerHash = '', id = ''] = row.rowKey.split('~');
    const subscriptionId = parseSubscriptionId(id);
    if (subscriptionId !== undefined) return [{ ownerHash: row.partitionKey, triggerHash, subscriptionId }];
    logger.error('row.skipped', { table: owners.name, problem: 'its key names no subscription' });
    return [];
  }

  return {
    async remember(ownership) {
      await commitRepeatedly(owners, ownership.ownerHash, { type: 'put', rowKey: rowKeyOf(ownership), cells: {} });
    },

    async of(ownerHash) {
      const found: Ownership[] = [];
      for await (const row of rowsIn(owners, ownerHash, { from: '', to: '~~' })) found.push(...ownershipOf(row));
      return found;
    },

    async *all() {
      for await (const row of rowsOfAll(owners, {})) {
        for (const ownership of ownershipOf(row)) yield { ownership, version: row.etag };
      }
    },

    async forget({ ownership, version }) {
      const change = { type: 'delete', rowKey: rowKeyOf(ownership), etag: version } as const;
      const result = await owners.commit(ownership.ownerHash, [change]);
      // What cannot be told now is told by the next upkeep.
      return result.type === 'committed' || (result.type === 'conflict' && result.cause === 'missing');
    },
  };
}

function rowKeyOf({ triggerHash, subscriptionId }: Ownership): string {
  return `${triggerHash}~${subscriptionId}`;
}
