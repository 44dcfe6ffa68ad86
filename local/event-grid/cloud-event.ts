// A CloudEvent as a topic takes it (cloudevents.io, specification 1.0.2, §3): what is wrong with one, in words.
import { z } from 'zod';

const text = z.string().min(1);

const cloudEvent = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: text,
    source: text,
    type: text,
    subject: text.optional(),
    time: z.iso.datetime({ offset: true }).optional(),
    dataschema: z.url().optional(),
    datacontenttype: text.optional(),
  })
  .refine((event) => !('data' in event && 'data_base64' in event), 'data and data_base64 exclude each other')
  .refine((event) => Object.keys(event).every((name) => /^[a-z0-9]+$|^data_base64$/.test(name)), {
    error: 'the names of attributes are small letters and digits',
  });
export type CloudEvent = z.output<typeof cloudEvent>;

const MOST_EVENTS = 5_000;

export type ReadEvents =
  | { readonly ok: true; readonly events: readonly CloudEvent[] }
  | { readonly ok: false; readonly status: 400 | 413; readonly problem: string };

/** One event, or a batch, as the content type says. */
export function readCloudEvents(contentType: string, body: string): ReadEvents {
  const [mediaType = ''] = contentType.toLowerCase().split(';');
  const isBatch = mediaType.trim() === 'application/cloudevents-batch+json';
  if (!isBatch && mediaType.trim() !== 'application/cloudevents+json') {
    return refused(400, `The content type ${mediaType || 'that is missing'} is none of CloudEvents.`);
  }
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return refused(400, 'The body is not JSON.');
  }
  const parsed = isBatch ? z.array(cloudEvent).min(1).safeParse(json) : z.tuple([cloudEvent]).safeParse([json]);
  if (parsed.success) {
    return parsed.data.length > MOST_EVENTS
      ? refused(413, `A batch has at most ${MOST_EVENTS} events.`)
      : { ok: true, events: parsed.data };
  }
  const [issue] = parsed.error.issues;
  return refused(
    400,
    `The events are not as the topic's schema wants them: ${issue?.path.join('.')} ${issue?.message}`,
  );
}

function refused(status: 400 | 413, problem: string): ReadEvents {
  return { ok: false, status, problem };
}
