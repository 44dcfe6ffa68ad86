/** One instance of the app as a worker would run it, on the real storage clients; whatever leaves it goes through its gate. */
import { queueLibrary } from '../../../shared/adapters/azure-queues/queue-library.ts';
import { createStorageMessageQueues } from '../../../shared/adapters/azure-queues/storage-message-queues.ts';
import { AzureTableSet } from '../../../shared/adapters/azure-tables/azure-table-set.ts';
import type { CallbackSender } from '../../../shared/ports/callback-sender.ts';
import type { CallbackUrlCipher } from '../../../shared/ports/callback-url-cipher.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import type { EventPublisher } from '../../../shared/ports/event-publisher.ts';
import type { InsightsClient } from '../../../shared/ports/insights-client.ts';
import type { InstanceDirectory } from '../../../shared/ports/instance-directory.ts';
import type { Logger } from '../../../shared/ports/logger.ts';
import type { Randomness } from '../../../shared/ports/randomness.ts';
import { TEST_SETTINGS } from '../../fakes/test-app.ts';
import { wireApp } from '../../fakes/wired-app.ts';
import { prefixedTableSet } from '../../store-suites/prefixed-table-set.ts';
import type { HostGate } from './gate.ts';
import { gatedInsights } from './gated-insights.ts';
import { queueTransport, tableTransport } from './storage-transport.ts';

// Loading a module takes as many turns of the loop as the machine likes: no step of a schedule may depend on that.
await queueLibrary.get();

export interface HostOptions {
  readonly gate: HostGate;
  readonly connectionString: string;
  readonly tablePrefix: string;
  readonly clock: Clock;
  readonly upstream: InsightsClient;
  readonly sender: CallbackSender;
  readonly publisher?: EventPublisher;
  readonly directory: InstanceDirectory;
  readonly cipher: CallbackUrlCipher;
  readonly randomness: Randomness;
  readonly logger: Logger;
  onQueued(request: { readonly url: string; readonly body: string | undefined }): void;
}

export type Host = ReturnType<typeof createHost>;
export type CreateHost = typeof createHost;

/** The waits are cut short: a step that is held knows no time. */
const TABLE_RETRIES = { most: 3, firstDelayMs: 1, longestDelayMs: 1 };
const QUEUE_RETRIES = { maxTries: 3, retryDelayInMs: 1, maxRetryDelayInMs: 1 };
/** Silence is the schedule's to end, not a clock's. */
const NO_TIME_LIMIT_MS = 24 * 60 * 60_000;

export function createHost(options: HostOptions) {
  const {
    gate,
    connectionString,
    tablePrefix,
    clock,
    upstream,
    sender,
    publisher,
    directory,
    cipher,
    randomness,
    logger,
  } = options;
  const access = { connectionString };
  const transport = tableTransport(gate);
  const tables = new AzureTableSet(access, { transport, retries: TABLE_RETRIES, timeLimitMs: NO_TIME_LIMIT_MS });
  const queues = createStorageMessageQueues(access, {
    retryOptions: QUEUE_RETRIES,
    httpClient: queueTransport(gate, (request) => options.onQueued(request)),
  });
  return wireApp(
    {
      tables: prefixedTableSet(tables, tablePrefix),
      queues,
      sender,
      ...(publisher === undefined ? {} : { publisher }),
      insights: gatedInsights(gate, upstream),
      directory,
      cipher,
      randomness,
      logger,
      trace: () => undefined,
      clock,
      sourceClock: clock,
    },
    TEST_SETTINGS,
  );
}
