/** The outbox of one destination in the `triggers` table: rows claimed with a lease, and settled in groups. */
import type { Destination } from '../../domain/delivery.ts';
import type { SubscriptionId } from '../../domain/ids.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Claim, OutboxStore, OutboxSurvey, Settlement } from '../../ports/outbox-store.ts';
import { commitGroup } from './group-commit.ts';
import { WRITER_COLUMN } from './guarded-commit.ts';
import {
  claimCells,
  entryOf,
  freedCells,
  isDue,
  OUTBOX_TIMES,
  type OutboxRow,
  outboxCells,
  outboxRowSchema,
  recordOf,
  surveyWith,
} from './outbox-rows.ts';
import { outboxKey, outboxRange } from './row-keys.ts';
import { readRow } from './rows.ts';
import type { Cells, Change, Comparison, Row, RowQuery, RowRange, Table } from './table.ts';

export interface OutboxTableOptions {
  readonly triggers: Table;
  readonly destination: Destination;
  readonly token: () => string;
  readonly logger: Logger;
}

/** As many as one transaction can claim: what is read beyond them is read again by the next claim. */
const ROWS_PER_CLAIM_PAGE = 100;
/** Pages looked through for rows of flows that have room, before a claim is content with what it has. */
const PAGES_PER_CLAIM = 20;
/** A query takes so many comparisons more, beside those of what is due. */
const MOST_LEFT_OUT = 10;
/** A thousand rows each: where more wait, how many is of no interest, and a survey takes its time. */
const PAGES_PER_SURVEY = 20;
const MOST_ROUNDS = 50;

interface StoredRow {
  readonly row: OutboxRow;
  readonly etag: string;
  readonly rowKey: string;
}

export function createOutboxTable({ triggers, destination, token, logger }: OutboxTableOptions): OutboxStore {
  const at = { table: triggers.name, logger };
  const everyRow = outboxRange(destination);
  const rowKeyOf = ({ eventId, replay }: Claim['entry']) => outboxKey(destination, eventId, replay);

  function parsed(rows: readonly Row[]): StoredRow[] {
    return rows.flatMap((stored) => {
      const row = readRow(outboxRowSchema, stored, at);
      return row === undefined ? [] : [{ row, etag: stored.etag, rowKey: stored.rowKey }];
    });
  }

  async function* pages(bucket: string, query: RowQuery) {
    let next: string | undefined;
    do {
      const page = await triggers.page(bucket, query, next);
      yield parsed(page.rows);
      next = page.next;
    } while (next !== undefined);
  }

  async function collect(bucket: string, range: RowRange, where: readonly Comparison[] = []) {
    const rows: StoredRow[] = [];
    for await (const page of pages(bucket, { ...range, where })) rows.push(...page);
    return rows;
  }

  const ofSubscription = (id: SubscriptionId): Comparison => ({ column: 'subscriptionId', is: 'eq', value: id });

  return {
    async claimDue(bucket, { now, leaseUntil, limit, room, crowded = [] }) {
      const chosen: StoredRow[] = [];
      const taken = new Map<SubscriptionId, number>();
      const leftOut = crowded.slice(0, MOST_LEFT_OUT).map((value): Comparison => {
        return { column: 'subscriptionId', is: 'ne', value };
      });
      let more = leftOut.length > 0;
      let pagesRead = 0;
      const due = { ...everyRow, where: [...isDue(now), ...leftOut], limit: ROWS_PER_CLAIM_PAGE };
      for await (const page of pages(bucket, due)) {
        for (const stored of page) {
          const id = stored.row.subscriptionId;
          const count = taken.get(id) ?? 0;
          if (chosen.length === limit || count >= room(id)) {
            more = true;
            continue;
          }
          taken.set(id, count + 1);
          chosen.push(stored);
        }
        // An empty page says nothing: the service looks through so many rows for one, due or not. But those that are left
        // out may be without end.
        if (page.length > 0 || leftOut.length > 0) pagesRead += 1;
        if (chosen.length === limit || pagesRead === PAGES_PER_CLAIM) {
          more = true;
          break;
        }
      }
      const writer = token();
      const etags = await commitGroup(
        triggers,
        bucket,
        chosen.map(({ row, etag, rowKey }): Change => {
          return { type: 'merge', rowKey, cells: claimCells(row.attempt + 1, leaseUntil, writer), etag };
        }),
        writer,
      );
      const claims = chosen.flatMap(({ row, rowKey }): Claim[] => {
        const version = etags.get(rowKey);
        if (version === undefined) return [];
        const { attempts, end } = row;
        const claim = { entry: entryOf(row), attempt: row.attempt + 1, attempts, leaseUntil, version };
        return [end === undefined ? claim : { ...claim, end }];
      });
      return { claims, more: more || claims.length < chosen.length };
    },

    async settle(bucket, settlements) {
      const writer = token();
      const newest = newestOfEachRow(settlements, rowKeyOf);
      const written = await commitGroup(
        triggers,
        bucket,
        newest.map((settlement) => changeOf(settlement, rowKeyOf(settlement.claim.entry), writer)),
        writer,
      );
      return newest.map(({ claim }) => claim).filter(({ entry }) => written.has(rowKeyOf(entry)));
    },

    async add(bucket, entry) {
      const writer = token();
      const cells = { ...outboxCells(entry), [WRITER_COLUMN]: writer };
      const written = await commitGroup(triggers, bucket, [{ type: 'create', rowKey: rowKeyOf(entry), cells }], writer);
      return written.size > 0;
    },

    async hasten(bucket, subscriptionId, now) {
      const waiting = await collect(bucket, everyRow, [
        ofSubscription(subscriptionId),
        { column: 'leaseUntil', is: 'le', value: now },
        { column: 'dueAt', is: 'gt', value: now },
      ]);
      const writer = token();
      const written = await commitGroup(
        triggers,
        bucket,
        waiting.map(({ rowKey, etag }): Change => {
          return { type: 'merge', rowKey, cells: { dueAt: now, [WRITER_COLUMN]: writer }, etag };
        }),
        writer,
      );
      return written.size;
    },

    async endWaiting(bucket, subscriptionId, end, isOver) {
      const writer = token();
      const cells = { ...freedCells(end.at), end: JSON.stringify(end), [WRITER_COLUMN]: writer };
      for (let round = 0, count = 0; round < MOST_ROUNDS; round += 1) {
        const waiting = (await collect(bucket, everyRow, [ofSubscription(subscriptionId)])).filter(
          ({ row }) => row.end === undefined,
        );
        if (waiting.length === 0 || !(await isOver())) return count;
        const changes = waiting.map(({ rowKey, etag }): Change => ({ type: 'merge', rowKey, cells, etag }));
        // Rows that somebody else has written meanwhile are looked at again.
        count += (await commitGroup(triggers, bucket, changes, writer)).size;
      }
      throw new Error(`What waits for ${subscriptionId} was changed by others ${MOST_ROUNDS} times in a row`);
    },

    async survey(bucket, now) {
      let survey: OutboxSurvey = { due: 0, later: 0, isClaimable: false };
      let next: string | undefined;
      for (let pagesRead = 0; pagesRead < PAGES_PER_SURVEY; pagesRead += 1) {
        const page = await triggers.page(bucket, { ...everyRow, select: OUTBOX_TIMES }, next);
        for (const { cells } of page.rows) survey = surveyWith(survey, cells, now);
        next = page.next;
        if (next === undefined) return survey;
      }
      return { ...survey, isClaimable: true };
    },

    async find(bucket, eventId) {
      const rows = await collect(bucket, outboxRange(destination, eventId));
      return rows.map(({ row }) => recordOf(row));
    },

    async waitingFor(bucket, subscriptionId) {
      const rows = await collect(bucket, everyRow, [ofSubscription(subscriptionId)]);
      return rows.map(({ row }) => recordOf(row));
    },
  };
}

/** A worker that was slow may have claimed a row anew before it settles the claim that is over. */
function newestOfEachRow(
  settlements: readonly Settlement[],
  rowKeyOf: (entry: Claim['entry']) => string,
): Settlement[] {
  const newest = new Map<string, Settlement>();
  for (const settlement of settlements) {
    const { claim } = settlement;
    const known = newest.get(rowKeyOf(claim.entry));
    if (known === undefined || known.claim.leaseUntil < claim.leaseUntil) newest.set(rowKeyOf(claim.entry), settlement);
  }
  return [...newest.values()];
}

function changeOf(settlement: Settlement, rowKey: string, writer: string): Change {
  const { claim } = settlement;
  const merge = (cells: Cells): Change => ({
    type: 'merge',
    rowKey,
    cells: { ...cells, [WRITER_COLUMN]: writer },
    etag: claim.version,
  });
  switch (settlement.type) {
    case 'remove':
      return { type: 'delete', rowKey };
    case 'mark':
      return merge({ end: JSON.stringify(settlement.end), attempts: JSON.stringify(settlement.attempts) });
    case 'retry':
      return merge({ ...freedCells(settlement.dueAt), attempts: JSON.stringify(settlement.attempts) });
    case 'release':
      return merge({ ...freedCells(settlement.dueAt), attempt: claim.attempt - 1 });
  }
}
