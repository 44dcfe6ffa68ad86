/** A verdict as the routes show it: what was observed, and why it fired or did not. */
import { z } from 'zod';

export const verdictView = z
  .object({
    n: z.number().meta({ title: 'Number', description: 'Counts the observations of what is watched.' }),
    observedAt: z
      .string()
      .meta({ title: 'Observed At', description: 'When it happened, in UTC.', format: 'date-time' }),
    detectedAt: z
      .string()
      .meta({ title: 'Detected At', description: 'When it was noticed, in UTC.', format: 'date-time' }),
    value: z.number().optional().meta({ title: 'Value', description: 'The value of a segment or measure.' }),
    previous: z.number().optional().meta({ title: 'Previous', description: 'The value before.' }),
    outcome: z.string().optional().meta({ title: 'Outcome', description: 'How a run or an evaluation ended.' }),
    jobIds: z
      .array(z.string().meta({ title: 'Job ID', description: 'One job of the run.' }))
      .optional()
      .meta({ title: 'Job IDs', description: 'The jobs of a run.' }),
    dataSourceId: z.string().optional().meta({ title: 'Data Source ID', description: 'The data source of a run.' }),
    label: z.string().optional().meta({ title: 'Name', description: 'What is watched, by the name that people see.' }),
    fires: z.boolean().meta({ title: 'Fires', description: 'Whether the flow was started.' }),
    reason: z.string().meta({ title: 'Reason', description: 'Why it fired or did not, such as cooling-down.' }),
    eventId: z.string().optional().meta({ title: 'Event ID', description: 'The event, where it fired.' }),
    eventState: z.string().optional().meta({ title: 'Event State', description: 'How far its delivery is.' }),
  })
  .meta({ title: 'Verdict', description: 'What was decided about one observation.' });

export type VerdictReply = z.input<typeof verdictView>;
