/** A row of the outbox, as cells and back. */
import { z } from 'zod';
import { attemptSchema, deliveryEndSchema, outboxEntryShape } from '../../contracts/delivery-schema.ts';
import { instantSchema } from '../../contracts/observation-schema.ts';
import type { DeliveryRecord, OutboxEntry } from '../../domain/delivery.ts';
import { earlierOf, type Instant, instantFromMs } from '../../domain/instant.ts';
import type { OutboxSurvey } from '../../ports/outbox-store.ts';
import { WRITER_COLUMN } from './guarded-commit.ts';
import { jsonCell } from './json-cells.ts';
import type { Cells, Comparison } from './table.ts';

/** A row that nobody holds: a comparison needs a value. */
const NEVER_LEASED = instantFromMs(0);

export const outboxRowSchema = z.object({
  ...outboxEntryShape,
  dueAt: instantSchema,
  leaseUntil: instantSchema,
  attempt: z.number().int().min(0),
  attempts: jsonCell(z.array(attemptSchema)),
  end: jsonCell(deliveryEndSchema).exactOptional(),
  [WRITER_COLUMN]: z.string().exactOptional(),
});
export type OutboxRow = z.output<typeof outboxRowSchema>;

/** What a survey reads of a row. */
const outboxTimesSchema = outboxRowSchema.pick({ createdAt: true, dueAt: true, leaseUntil: true });
export const OUTBOX_TIMES = Object.keys(outboxTimesSchema.shape);

export function surveyWith(survey: OutboxSurvey, cells: Cells, now: Instant): OutboxSurvey {
  const times = outboxTimesSchema.safeParse(cells);
  // Whoever claims it says what is wrong with it.
  if (!times.success) return survey;
  const { createdAt, dueAt, leaseUntil } = times.data;
  const isDue = dueAt <= now;
  const { oldestAt = createdAt, dueSince = dueAt } = survey;
  return {
    ...survey,
    due: survey.due + (isDue ? 1 : 0),
    later: survey.later + (isDue ? 0 : 1),
    isClaimable: survey.isClaimable || (isDue && leaseUntil <= now),
    oldestAt: earlierOf(oldestAt, createdAt),
    ...(isDue ? { dueSince: earlierOf(dueSince, dueAt) } : {}),
  };
}

export function outboxCells(entry: OutboxEntry): Cells {
  return { ...entry, dueAt: entry.createdAt, leaseUntil: NEVER_LEASED, attempt: 0, attempts: '[]' };
}

export function isDue(now: Instant): Comparison[] {
  return [
    { column: 'dueAt', is: 'le', value: now },
    { column: 'leaseUntil', is: 'le', value: now },
  ];
}

export function claimCells(attempt: number, leaseUntil: Instant, token: string): Cells {
  return { attempt, leaseUntil, [WRITER_COLUMN]: token };
}

export function freedCells(dueAt: Instant): Cells {
  return { dueAt, leaseUntil: NEVER_LEASED };
}

export function entryOf(row: OutboxRow): OutboxEntry {
  const { eventId, replay, origin, subscriptionId, eventType, occurredAt, body, createdAt, traceParent } = row;
  const entry = { eventId, replay, origin, subscriptionId, eventType, occurredAt, body, createdAt };
  return traceParent === undefined ? entry : { ...entry, traceParent };
}

export function recordOf(row: OutboxRow): DeliveryRecord {
  const { attempts, end, dueAt } = row;
  return { ...entryOf(row), attempts, ...(end === undefined ? { dueAt } : { end }) };
}
