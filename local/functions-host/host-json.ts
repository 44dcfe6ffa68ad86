// The part of host.json that this host obeys, with the runtime's defaults. Any value can be overridden by a setting named
// AzureFunctionsJobHost__section__name.
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import type { Settings } from './settings.ts';
import { parseTimeSpan } from './time-span.ts';

const OVERRIDE_PREFIX = 'AzureFunctionsJobHost__';
const MAX_POLLING_INTERVAL_MS = 60_000;
const MAX_POLLING_INTERVAL_IN_DEVELOPMENT_MS = 2_000;

const duration = z.string().transform((text, context) => {
  const milliseconds = parseTimeSpan(text);
  if (milliseconds !== undefined) return milliseconds;
  context.addIssue({ code: 'custom', message: `"${text}" is not a time span (hh:mm:ss).` });
  return z.NEVER;
});
const count = z.coerce.number().int();

const queuesSection = z
  .object({
    batchSize: count.min(1).max(32).default(16),
    newBatchThreshold: count.min(0).optional(),
    maxPollingInterval: duration.optional(),
    visibilityTimeout: duration.default(0),
    maxDequeueCount: count.min(1).default(5),
    messageEncoding: z
      .string()
      .toLowerCase()
      .pipe(z.enum(['base64', 'none']))
      .default('base64'),
  })
  .prefault({});
const hostJson = z.object({
  version: z.literal('2.0'),
  extensions: z
    .object({ http: z.object({ routePrefix: z.string().default('api') }).prefault({}), queues: queuesSection })
    .prefault({}),
  logging: z.object({ logLevel: z.record(z.string(), z.string()).default({}) }).prefault({}),
});

export interface QueueOptions {
  readonly batchSize: number;
  readonly newBatchThreshold: number;
  readonly maxPollingIntervalMs: number;
  readonly visibilityTimeoutMs: number;
  readonly maxDequeueCount: number;
  readonly messageEncoding: 'base64' | 'none';
}

interface HostJson {
  readonly routePrefix: string;
  readonly queues: QueueOptions;
  readonly logLevels: Readonly<Record<string, string>>;
}

export async function readHostJson(path: string, settings: Settings): Promise<HostJson> {
  return parseHostJson(JSON.parse(await readFile(path, 'utf8')), settings);
}

export function parseHostJson(content: unknown, settings: Settings): HostJson {
  const { extensions, logging } = hostJson.parse(withOverrides(content, settings));
  const { maxPollingInterval, visibilityTimeout, newBatchThreshold, ...queues } = extensions.queues;
  const development = settings.AZURE_FUNCTIONS_ENVIRONMENT === 'Development';
  return {
    routePrefix: extensions.http.routePrefix.replace(/^\/+|\/+$/g, ''),
    queues: {
      ...queues,
      newBatchThreshold: newBatchThreshold ?? Math.floor(queues.batchSize / 2) * availableParallelism(),
      maxPollingIntervalMs:
        maxPollingInterval ?? (development ? MAX_POLLING_INTERVAL_IN_DEVELOPMENT_MS : MAX_POLLING_INTERVAL_MS),
      visibilityTimeoutMs: visibilityTimeout,
    },
    logLevels: logging.logLevel,
  };
}

function withOverrides(content: unknown, settings: Settings): unknown {
  const root = isRecord(content) ? structuredClone(content) : {};
  for (const [name, value] of Object.entries(settings)) {
    if (!name.startsWith(OVERRIDE_PREFIX) || value === undefined) continue;
    const path = name.slice(OVERRIDE_PREFIX.length).split('__');
    const last = path.pop();
    if (last === undefined) continue;
    let section = root;
    for (const key of path) {
      const next = section[key];
      const child = isRecord(next) ? next : {};
      section[key] = child;
      section = child;
    }
    section[last] = value;
  }
  return root;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
