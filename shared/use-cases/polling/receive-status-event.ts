/** Hands on what an event tells: evaluates nothing, so that a flood of events costs queue messages and no more. */
import type { InstanceId } from '../../domain/ids.ts';
import type { Observation } from '../../domain/observation.ts';
import type { Clock } from '../../ports/clock.ts';
import type { InstanceDirectory } from '../../ports/instance-directory.ts';
import type { Logger } from '../../ports/logger.ts';
import type { MessageQueues } from '../../ports/message-queues.ts';

export interface ReceiveStatusEventPorts {
  readonly queues: MessageQueues;
  readonly directory: InstanceDirectory;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Without an observation it is a reason to look. */
export interface ReceivedEvent {
  readonly instanceId: InstanceId;
  readonly eventId: string;
  readonly observation?: Observation;
}

export type ReceiveStatusEvent = (event: ReceivedEvent) => Promise<void>;

export function createReceiveStatusEvent(ports: ReceiveStatusEventPorts): ReceiveStatusEvent {
  const { queues, directory, clock, logger } = ports;

  return async function receiveStatusEvent({ instanceId, eventId, observation }) {
    if (directory.find(instanceId) === undefined) {
      logger.warn('status-event.ignored', {
        eventId,
        instanceId,
        problem: 'the instance is not among the configured ones',
      });
      return;
    }
    const poll = { instanceId, requestedAt: clock() };
    await queues.requestPoll(
      observation === undefined ? { kind: 'wake-up', ...poll } : { kind: 'pushed', ...poll, observation },
    );
    logger.info('status-event.received', { eventId, instanceId, carriesObservation: observation !== undefined });
  };
}
