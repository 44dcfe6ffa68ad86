/**
 * Puts a poll that may not begin yet back into the queue: one message for all that ask in this process meanwhile. A
 * flood of events would otherwise come back as a flood of wake-ups, all at the same moment.
 */
import type { InstanceId } from '../../domain/ids.ts';
import { addMs, type Instant, msOf } from '../../domain/instant.ts';
import type { PollRequest } from '../../domain/requests.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { MessageQueues } from '../../ports/message-queues.ts';

export interface WakeUpLaterPorts {
  readonly queues: MessageQueues;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface WakeUpLater {
  /**
   * Whether a wake-up is in the queue that comes later and asks for a poll no older than this request. Where it is on
   * its way there, waits for it: one that is not in the queue counts for nobody.
   */
  stands(request: PollRequest): Promise<boolean>;
  /** `begunAt`: the last poll that has begun. One that began after the request may still answer it. */
  put(request: PollRequest, earliest: Instant, begunAt: Instant): Promise<void>;
}

const SOONEST_IN_MS = 1_000;

interface Waiting {
  /** When it comes; a poll that begins before does not answer it. */
  readonly at: Instant;
  readonly sent: Promise<void>;
}

export function createWakeUpLater({ queues, clock, logger }: WakeUpLaterPorts): WakeUpLater {
  const waiting = new Map<InstanceId, Waiting>();

  function note(instanceId: InstanceId, noted: Waiting): void {
    waiting.set(instanceId, noted);
    noted.sent.catch(() => {
      if (waiting.get(instanceId) === noted) waiting.delete(instanceId);
    });
  }

  function standingFor({ kind, instanceId, requestedAt }: PollRequest): Waiting | undefined {
    const one = kind === 'scheduled' ? undefined : waiting.get(instanceId);
    // The one that waits is never answered by itself, should it come early.
    return one === undefined || one.at <= clock() || one.at <= requestedAt ? undefined : one;
  }

  return {
    async stands(request) {
      const one = standingFor(request);
      await one?.sent;
      return one !== undefined;
    },

    async put(request, earliest, begunAt) {
      // While the record was read somebody else may have put one.
      const one = standingFor(request);
      if (one !== undefined) return one.sent;
      const { instanceId, requestedAt } = request;
      const now = clock();
      const restInMs = Math.max(SOONEST_IN_MS, msOf(earliest) - msOf(now));
      const at = addMs(now, restInMs);
      const isForAll = begunAt < requestedAt;
      const wakeUp = { kind: 'wake-up', instanceId, requestedAt: isForAll ? at : requestedAt } as const;
      const sent = queues.requestPoll(wakeUp, restInMs);
      if (isForAll) note(instanceId, { at, sent });
      await sent;
      logger.info('poll.put-back', { instanceId, restInMs });
    },
  };
}
