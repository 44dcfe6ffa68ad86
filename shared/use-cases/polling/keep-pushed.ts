/**
 * Nobody else remembers what was pushed, and the host gives a message up after a few tries in a row: what could not be
 * decided goes back into the queue by itself, later and later, until storage has had a day to recover.
 */
import { msOf } from '../../domain/instant.ts';
import type { Observation } from '../../domain/observation.ts';
import type { PollRequest } from '../../domain/requests.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { MessageQueues } from '../../ports/message-queues.ts';

export interface KeepPushedPorts {
  readonly queues: MessageQueues;
  readonly clock: Clock;
  readonly logger: Logger;
}

const FIRST_DELAY_IN_MS = 10_000;
const LONGEST_DELAY_IN_MS = 15 * 60_000;
const KEPT_IN_MS = 24 * 60 * 60_000;

/** `poll` notes what it has decided, however it ends: a fault of something else does not put the pushed one back. */
export function keepPushed(
  { queues, clock, logger }: KeepPushedPorts,
  poll: (request: PollRequest, decided: Set<Observation>) => Promise<void>,
): (request: PollRequest) => Promise<void> {
  return async function pollAndKeep(request) {
    const decided = new Set<Observation>();
    try {
      await poll(request, decided);
    } catch (fault) {
      if (request.kind !== 'pushed' || decided.has(request.observation)) throw fault;
      if (msOf(clock()) - msOf(request.requestedAt) >= KEPT_IN_MS) throw fault;
      const tries = request.tries ?? 0;
      const restInMs = Math.min(FIRST_DELAY_IN_MS * 2 ** tries, LONGEST_DELAY_IN_MS);
      await queues.requestPoll({ ...request, tries: tries + 1 }, restInMs);
      const problem = fault instanceof Error ? `${fault.name}: ${fault.message}` : 'unknown';
      logger.warn('poll.put-back', { instanceId: request.instanceId, restInMs, tries: tries + 1, problem });
    }
  };
}
