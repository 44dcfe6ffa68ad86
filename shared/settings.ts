/** The schema of the settings: one name per fact, each with its default and with words that say what would be right. */
import { z } from 'zod';
import { durationInMs } from './contracts/maker-inputs.ts';

export interface CallbackKey {
  readonly id: string;
  readonly key: Uint8Array;
}

const SCHEDULE = /^(\S+\s+){4,5}\S+$/;
const duration = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, context): number => {
      const inMs = durationInMs(text.trim());
      if (inMs !== undefined) return inMs;
      context.addIssue({ code: 'custom', message: `must be an ISO 8601 duration, for example ${fallback}` });
      return z.NEVER;
    });
/** A run that ended longer ago than history is kept is no news, for nobody could know it again. A night without polls is not so long. */
const SHORTEST_HISTORY_IN_MS = 2 * 24 * 60 * 60_000;
const schedule = (fallback: string) =>
  z.string().trim().regex(SCHEDULE, `must be an NCRONTAB schedule, for example "${fallback}"`).default(fallback);
const flag = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .default('false')
  .transform((text) => text === 'true');
const KEY_FORM = '<key id>:<32 random bytes in base64>; make the bytes with: openssl rand -base64 32';
const callbackKey = z.string({ error: `is missing: set it to ${KEY_FORM}` }).transform((text, context): CallbackKey => {
  const [, id = '', encoded = ''] = /^([\w-]{1,64}):([A-Za-z0-9+/]{43}=)$/.exec(text.trim()) ?? [];
  const key = Buffer.from(encoded, 'base64');
  if (id !== '' && key.length === 32) return { id, key };
  context.addIssue({ code: 'custom', message: `must be ${KEY_FORM}` });
  return z.NEVER;
});
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an absolute http or https address' });

const instanceEntry = z.object({
  id: z.string().regex(/^[0-9A-Za-z-]{1,64}$/, 'must be the id of an instance'),
  name: z.string().min(1).max(200),
  primaryKeySetting: z.string().min(1),
  secondaryKeySetting: z.string().min(1).optional(),
});
const LIST_FORM = 'a JSON list like [{"id":"<instance id>","name":"Contoso","primaryKeySetting":"CONTOSO_KEY"}]';
const instanceList = z.string({ error: `is missing: set it to ${LIST_FORM}` }).transform((text, context) => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const parsed = z.array(instanceEntry).min(1).safeParse(value);
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  const place = first === undefined || first.path.length === 0 ? '' : ` (${first.path.join('.')}: ${first.message})`;
  context.addIssue({ code: 'custom', message: `must be ${LIST_FORM}${place}` });
  return z.NEVER;
});

export const settingsSchema = z.object({
  AzureWebJobsStorage: z.string().min(1).optional(),
  AzureWebJobsStorage__accountName: z.string().min(1).optional(),
  AzureWebJobsStorage__tableServiceUri: httpUrl.optional(),
  AzureWebJobsStorage__queueServiceUri: httpUrl.optional(),
  AzureWebJobsStorage__clientId: z.string().min(1).optional(),
  AZURE_CLIENT_ID: z.string().min(1).optional(),
  INSTANCES: instanceList,
  INSIGHTS_API_URL: httpUrl.default('https://api.ci.ai.dynamics.com/v1'),
  INSIGHTS_WORKFLOW: z.string().min(1).default('main'),
  INSIGHTS_AUTH: z
    .enum(['identity', 'client-secret', 'local-token'], { error: 'must be identity, client-secret or local-token' })
    .default('identity'),
  INSIGHTS_TENANT_ID: z.string().min(1).optional(),
  INSIGHTS_CLIENT_ID: z.string().min(1).optional(),
  INSIGHTS_CLIENT_SECRET: z.string().min(1).optional(),
  CALLBACK_KEY: callbackKey,
  CALLBACK_KEY_PREVIOUS: callbackKey.optional(),
  CALLBACK_HOSTS: z.string().default(''),
  CALLBACK_ALLOW_LOOPBACK: flag,
  PUBLISH_TOPIC_ENDPOINT: httpUrl.optional(),
  PUBLISH_TOPIC_KEY: z.string().min(1).optional(),
  PARTITION_HOSTS: z.string().default(''),
  POLL_SCHEDULE: schedule('0 * * * * *'),
  SWEEP_SCHEDULE: schedule('30 * * * * *'),
  TIDY_SCHEDULE: schedule('0 17 3 * * *'),
  POLL_INTERVAL: duration('PT5M'),
  FAILURE_DELAY: duration('PT15M'),
  SUBSCRIPTION_GRACE: duration('PT15M'),
  SUBSCRIPTIONS_PER_WORKFLOW: z
    .string()
    .regex(/^([1-9]\d{0,2}|1000)$/, 'must be a whole number from 1 to 1000')
    .default('20')
    .transform(Number),
  HISTORY_RETENTION: duration('P400D').refine((inMs) => inMs >= SHORTEST_HISTORY_IN_MS, 'must be at least P2D'),
  DELIVERY_RETENTION: duration('P90D'),
  PUBLIC_URL: httpUrl.optional(),
  SOURCE_CLOCK_FILE: z.string().min(1).optional(),
});
export type Settings = z.output<typeof settingsSchema>;
