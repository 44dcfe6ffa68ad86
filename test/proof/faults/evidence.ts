/** All that a schedule has left behind, read past the gate: what was decided, what was recorded of deliveries, what flows saw. */
import { z } from 'zod';
import { rowsIn } from '../../../shared/adapters/azure-tables/rows-in.ts';
import { attemptSchema, deliveryEndSchema } from '../../../shared/contracts/delivery-schema.ts';
import { bucketOf } from '../../../shared/domain/bucket.ts';
import type { HistoryEntry } from '../../../shared/domain/history.ts';
import { type SubjectHash, subjectHashIn } from '../../../shared/domain/ids.ts';
import type { World } from './world.ts';

const entrySchema = z.object({
  eventId: z.string(),
  subscriptionId: z.string(),
  replay: z.number(),
  origin: z.string(),
  occurredAt: z.string(),
  createdAt: z.string(),
});

const recordSchema = z.object({
  entry: z.string().transform((text) => entrySchema.parse(JSON.parse(text))),
  body: z.string(),
  attempts: z.string().transform((text) => z.array(attemptSchema).parse(JSON.parse(text))),
  end: z.string().transform((text) => deliveryEndSchema.parse(JSON.parse(text))),
});

export type RecordedDelivery = z.output<typeof recordSchema>;

export interface Evidence {
  readonly histories: ReadonlyMap<SubjectHash, readonly HistoryEntry[]>;
  readonly deliveries: readonly RecordedDelivery[];
  readonly publications: readonly RecordedDelivery[];
}

export async function gatherEvidence(world: World): Promise<Evidence> {
  const onlooker = world.onlooker();
  const histories = new Map<SubjectHash, readonly HistoryEntry[]>();
  for (const { subscription } of world.makers.lives) {
    const subject = subjectHashIn(subscription.id);
    if (!histories.has(subject)) histories.set(subject, await onlooker.subjects.history(subject, 0));
  }
  const [deliveries, publications] = [
    await recordsIn(world, 'deliveries202603'),
    await recordsIn(world, 'publications202603'),
  ];
  return { histories, deliveries, publications };
}

async function recordsIn({ makers, truth }: World, table: string): Promise<RecordedDelivery[]> {
  const records: RecordedDelivery[] = [];
  for (const bucket of new Set(makers.lives.map(({ subscription }) => bucketOf(subjectHashIn(subscription.id))))) {
    for await (const { cells } of rowsIn(truth.table(table), bucket, { from: '', to: '~' })) {
      records.push(recordSchema.parse(cells));
    }
  }
  return records;
}
