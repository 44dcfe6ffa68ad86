import { describe, expect, it } from 'vitest';
import { instanceIdOf } from '../../../../../shared/domain/ids.ts';
import { createReceiveStatusEvent } from '../../../../../shared/use-cases/polling/receive-status-event.ts';
import { minute } from '../../../../builders/instants.ts';
import { aRun, INSTANCE_ID } from '../../../../builders/observations.ts';
import { createTestWorld } from '../../../../fakes/test-world.ts';

function anApp() {
  const world = createTestWorld();
  return { ...world, receive: createReceiveStatusEvent({ ...world, clock: world.clock.now }) };
}

describe('An event', () => {
  it('that tells what happened asks for a poll that carries it', async () => {
    const { receive, queues, logger } = anApp();
    await receive({ instanceId: INSTANCE_ID, eventId: 'e1', observation: aRun() });
    const poll = { instanceId: INSTANCE_ID, requestedAt: minute(0) };
    expect(queues.polls).toEqual([{ kind: 'pushed', ...poll, observation: aRun() }]);
    expect(logger.lines).toEqual([
      {
        level: 'info',
        event: 'status-event.received',
        fields: { eventId: 'e1', instanceId: INSTANCE_ID, carriesObservation: true },
      },
    ]);
  });

  it('that only names the instance asks for a poll', async () => {
    const { receive, queues } = anApp();
    await receive({ instanceId: INSTANCE_ID, eventId: 'e1' });
    expect(queues.polls).toEqual([{ kind: 'wake-up', instanceId: INSTANCE_ID, requestedAt: minute(0) }]);
  });

  it('of an instance that is not configured asks for nothing, and is logged', async () => {
    const { receive, queues, logger } = anApp();
    await receive({ instanceId: instanceIdOf('fabrikam'), eventId: 'e1', observation: aRun() });
    expect(queues.messages).toEqual([]);
    expect(logger.lines).toMatchObject([{ level: 'warn', event: 'status-event.ignored', fields: { eventId: 'e1' } }]);
  });

  it('that cannot be handed on is not acknowledged: Event Grid sends it again', async () => {
    const { receive, queues, logger } = anApp();
    queues.requestPoll = () => Promise.reject(new Error('queues are away'));
    await expect(receive({ instanceId: INSTANCE_ID, eventId: 'e1' })).rejects.toThrow('queues are away');
    expect(logger.lines).toEqual([]);
  });
});
