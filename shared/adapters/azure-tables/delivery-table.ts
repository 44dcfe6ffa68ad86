/** Ended deliveries to one destination, one table a month: the month is that of the occurrence, so an event's id alone says where it is. */
import { z } from 'zod';
import { attemptSchema, deliveryEndSchema, outboxEntrySchema } from '../../contracts/delivery-schema.ts';
import { bucketOf } from '../../domain/bucket.ts';
import type { Destination } from '../../domain/delivery.ts';
import { occurredAtOf } from '../../domain/event-id.ts';
import { type EventId, type SubscriptionId, subjectHashIn } from '../../domain/ids.ts';
import { type Instant, msOf } from '../../domain/instant.ts';
import type { DeliveryLog, EndedDelivery } from '../../ports/delivery-log.ts';
import type { Logger } from '../../ports/logger.ts';
import { commitGroup } from './group-commit.ts';
import { WRITER_COLUMN } from './guarded-commit.ts';
import { jsonCell } from './json-cells.ts';
import { invert, prefixRange } from './row-keys.ts';
import { readRow } from './rows.ts';
import { rowsIn } from './rows-in.ts';
import type { Change, Row, Table, TableSet } from './table.ts';

export interface DeliveryTableOptions {
  readonly tables: TableSet;
  readonly destination: Destination;
  readonly token: () => string;
  readonly logger: Logger;
}

const TABLE_PREFIX = { flow: 'deliveries', topic: 'publications' } as const satisfies Record<Destination, string>;

const deliveryRowSchema = z
  .object({
    entry: jsonCell(z.record(z.string(), z.unknown())),
    body: z.string(),
    attempts: jsonCell(z.array(attemptSchema)),
    end: jsonCell(deliveryEndSchema),
  })
  .transform(({ entry, body, attempts, end }, context): EndedDelivery => {
    const parsed = outboxEntrySchema.safeParse({ ...entry, body });
    if (parsed.success) return { ...parsed.data, attempts, end };
    for (const { message, path } of parsed.error.issues) context.addIssue({ code: 'custom', message, path });
    return z.NEVER;
  });

export function createDeliveryTable({ tables, destination, token, logger }: DeliveryTableOptions): DeliveryLog {
  const prefix = TABLE_PREFIX[destination];
  const monthOf = (instant: Instant) => `${prefix}${instant.slice(0, 4)}${instant.slice(5, 7)}`;
  const tableOf = (eventId: EventId) => monthOf(occurredAtOf(eventId));

  function parsed(table: Table, rows: readonly Row[]): EndedDelivery[] {
    return rows.flatMap((row) => {
      const record = readRow(deliveryRowSchema, row, { table: table.name, logger });
      return record === undefined ? [] : [record];
    });
  }

  return {
    async write(records) {
      const places = new Map<string, { table: string; bucket: string; changes: Map<string, Change> }>();
      const writer = token();
      for (const record of records) {
        const table = tableOf(record.eventId);
        const bucket = bucketOf(subjectHashIn(record.subscriptionId));
        const place = places.get(`${table}/${bucket}`) ?? { table, bucket, changes: new Map<string, Change>() };
        places.set(`${table}/${bucket}`, place);
        const change = changeOf(record, writer);
        if (change.type === 'put' || !place.changes.has(change.rowKey)) place.changes.set(change.rowKey, change);
      }
      for (const { table, bucket, changes } of places.values()) {
        await commitGroup(tables.table(table), bucket, [...changes.values()], writer);
      }
    },

    async find(subscriptionId, eventId) {
      const table = tables.table(tableOf(eventId));
      const range = prefixRange(`${keyOf(subscriptionId, eventId)}~`);
      const rows: Row[] = [];
      for await (const row of rowsIn(table, bucketOf(subjectHashIn(subscriptionId)), range)) rows.push(row);
      return parsed(table, rows);
    },

    async newest(subscriptionId, { limit, since }) {
      const found: EndedDelivery[] = [];
      const months = (await tables.list(prefix)).reverse();
      for (const name of months) {
        if (since !== undefined && name < monthOf(since)) break;
        const table = tables.table(name);
        let next: string | undefined;
        do {
          const page = await table.page(
            bucketOf(subjectHashIn(subscriptionId)),
            { ...prefixRange(`${subscriptionId}~`), limit: Math.min(limit, 1_000) },
            next,
          );
          for (const record of parsed(table, page.rows)) {
            if (since !== undefined && record.occurredAt < since) return found;
            found.push(record);
            if (found.length === limit) return found;
          }
          next = page.next;
        } while (next !== undefined);
      }
      return found;
    },

    async dropBefore(instant) {
      const old = (await tables.list(prefix)).filter((name) => name < monthOf(instant));
      for (const name of old) await tables.drop(name);
      return old;
    },
  };
}

function keyOf(subscriptionId: SubscriptionId, eventId: EventId): string {
  return `${subscriptionId}~${invert(msOf(occurredAtOf(eventId)))}~${eventId}`;
}

/** `delivered` beats every other end; any other end leaves the one that is there. */
function changeOf({ attempts, end, body, ...entry }: EndedDelivery, writer: string): Change {
  return {
    type: end.state === 'delivered' ? 'put' : 'create',
    rowKey: `${keyOf(entry.subscriptionId, entry.eventId)}~${String(entry.replay).padStart(2, '0')}`,
    cells: {
      entry: JSON.stringify(entry),
      body,
      attempts: JSON.stringify(attempts),
      end: JSON.stringify(end),
      [WRITER_COLUMN]: writer,
    },
  };
}
