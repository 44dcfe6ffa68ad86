/** What a topic receives: a CloudEvent 1.0 whose `data` is the body that the flow receives. */
import { z } from 'zod';
import { parseTraceParent } from '../domain/trace-parent.ts';
import { TRIGGER_KINDS } from '../domain/trigger.ts';

const text = z.string().min(1);

export const publishedEventSchema = z.strictObject({
  specversion: z.literal('1.0'),
  id: text,
  source: text,
  type: z.templateLiteral(['audiencesignals.', z.enum(TRIGGER_KINDS)]),
  subject: text,
  time: z.iso.datetime({ precision: 3 }),
  dataschema: text,
  datacontenttype: z.literal('application/json'),
  /** Left out where the decision had none; events decided by a version before this attribute have none either. */
  traceparent: z
    .string()
    .refine(
      (parent) => parseTraceParent(parent) !== undefined,
      'must be a W3C trace parent, as in 00-{32}-{16}-{2} hex digits',
    )
    .optional(),
  /** As it was decided, also by an older version. */
  data: z.record(z.string(), z.unknown()),
});
