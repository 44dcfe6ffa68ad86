/** Each event that was decided reached the topic too, with the same bytes each time, or has a named end; and no other did. */
import { z } from 'zod';
import type { Evidence, RecordedDelivery } from './evidence.ts';
import type { Publication } from './topic.ts';
import type { World } from './world.ts';

const LIFE_OF_AN_EVENT_MS = 24 * 60 * 60_000;
const cloudEvent = z.object({ id: z.string(), data: z.unknown() });

export function judgePublications({ topic }: World, { deliveries, publications }: Evidence): string[] {
  if (topic === undefined) return publications.map(({ entry }) => `${entry.eventId} was published without a topic`);
  const decided = new Map(deliveries.map((record) => [record.entry.eventId, record]));
  const recorded = new Set(publications.map(({ entry }) => entry.eventId));
  return [
    ...[...decided.keys()].flatMap((id) => (recorded.has(id) ? [] : [`${id} is lost on its way to the topic`])),
    ...topic.publications.flatMap(({ eventId }) =>
      decided.has(eventId) ? [] : [`${eventId} was published and never decided`],
    ),
    ...publications.flatMap((record) => {
      const calls = topic.publications.filter(({ eventId }) => eventId === record.entry.eventId);
      return judgeRecord(record, decided.get(record.entry.eventId), calls);
    }),
  ];
}

function judgeRecord(
  { entry, body, attempts, end }: RecordedDelivery,
  delivery: RecordedDelivery | undefined,
  calls: readonly Publication[],
): string[] {
  const about = `The publication of ${entry.eventId} (${end.state})`;
  const faults: string[] = [];
  const event = cloudEvent.parse(JSON.parse(body));
  if (event.id !== entry.eventId || JSON.stringify(event.data) !== delivery?.body)
    faults.push(`${about} says something else than its delivery`);
  if (calls.some((call) => call.body !== body)) faults.push(`${about} was made with other bytes`);
  if (new Set(attempts.map(({ attempt }) => attempt)).size < attempts.length)
    faults.push(`${about} counts an attempt twice`);
  const said = calls.map(({ reply }) => saidIn(reply));
  for (const { attempt, status, failure } of attempts) {
    if (!said.includes(status ?? failure)) faults.push(`${about} has an attempt ${attempt} that was never made`);
  }
  return [...faults, ...judgeEnd(about, entry, end, calls)];
}

function judgeEnd(
  about: string,
  entry: RecordedDelivery['entry'],
  end: RecordedDelivery['end'],
  calls: readonly Publication[],
): string[] {
  const wasTold = (status: number) => calls.some(({ reply }) => saidIn(reply) === status);
  switch (end.state) {
    case 'delivered':
      return wasTold(200) && calls.some(({ hasArrived }) => hasArrived) ? [] : [`${about} was never taken`];
    case 'refused':
      return (end.because === 'schema-mismatch' && wasTold(400)) || (end.because === 'too-large' && wasTold(413))
        ? []
        : [`${about}, because ${end.because}, and the topic never said so`];
    case 'expired':
      return Date.parse(end.at) - Date.parse(entry.createdAt) >= LIFE_OF_AN_EVENT_MS
        ? []
        : [`${about} after less than a day`];
    case 'gone':
    case 'unsubscribed':
      return [`${about} is an end of flows alone`];
  }
}

function saidIn(reply: Publication['reply']): unknown {
  return reply?.kind === 'answered' ? reply.status : reply?.cause;
}
