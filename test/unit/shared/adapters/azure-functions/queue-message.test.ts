import { describe, expect, it } from 'vitest';
import { invocationLogger } from '../../../../../shared/adapters/azure-functions/invocation-logger.ts';
import { queueHandler } from '../../../../../shared/adapters/azure-functions/queue-message.ts';
import { deliveryRequestSchema, pollRequestSchema } from '../../../../../shared/contracts/queue-messages.ts';
import type { PollRequest } from '../../../../../shared/domain/requests.ts';
import { minute } from '../../../../builders/instants.ts';
import { anInvocation } from '../../../../builders/invocations.ts';
import { anEvaluation, aRun, INSTANCE_ID } from '../../../../builders/observations.ts';

const poll = { instanceId: INSTANCE_ID, requestedAt: minute(0) };

describe('A queue message', () => {
  it.each<PollRequest>([
    { kind: 'scheduled', ...poll },
    { kind: 'wake-up', ...poll },
    { kind: 'pushed', ...poll, observation: anEvaluation(minute(1), 0.5) },
    { kind: 'pushed', ...poll, observation: aRun({ message: 'm', label: 'l' }) },
  ])('comes out as it went in: $kind', async (request) => {
    const handled: PollRequest[] = [];
    const handler = queueHandler(pollRequestSchema, async (message) => void handled.push(message));
    await handler(JSON.parse(JSON.stringify(request)), anInvocation().context);
    expect(handled).toEqual([request]);
  });

  it.each([
    ['text', 'secret text', 'message'],
    ['of an unknown kind', { kind: 'secret' }, 'kind'],
    ['with a bucket that is none', { kind: 'deliver', bucket: 'secret' }, 'bucket'],
    ['with an id that is none', { kind: 'end-subscription', subscriptionId: 'secret' }, 'subscriptionId'],
  ])('that is not understood (%s) goes back to the queue, and only the place is told', async (_, message, place) => {
    const handler = queueHandler(deliveryRequestSchema, () => Promise.reject(new Error('must not be called')));
    await expect(handler(message, anInvocation().context)).rejects.toThrow(
      new Error(`The queue message is not understood, at: ${place}`),
    );
  });

  it('whose handling fails goes back to the queue', async () => {
    const handler = queueHandler(deliveryRequestSchema, () => Promise.reject(new Error('storage is away')));
    await expect(handler({ kind: 'deliver', bucket: 'b01' }, anInvocation().context)).rejects.toThrow(
      'storage is away',
    );
  });

  it('is handled within its invocation, so that what is logged belongs to it', async () => {
    const { context, lines } = anInvocation();
    const handler = queueHandler(deliveryRequestSchema, async () =>
      invocationLogger.info('outbox.swept', { bucket: 1 }),
    );
    await handler({ kind: 'deliver', bucket: 'b01' }, context);
    expect(lines).toEqual([{ level: 'information', text: '{"event":"outbox.swept","bucket":1}' }]);
  });
});
