// Makes the input of a function that is started by hand, from the one string that the admin endpoint takes.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { toEventInput } from './event-grid-webhook.ts';
import type { HostedFunction } from './hosted-functions.ts';
import type { TriggerInput } from './invocation.ts';
import { messageInput } from './queue-message.ts';
import { timerInput } from './timer-listener.ts';

const WEEK_MS = 7 * 24 * 3600 * 1000;
const event = z.record(z.string(), z.unknown());

/** Throws where an Event Grid function is not given one event. */
export function manualInput({ trigger }: HostedFunction, input: string, hostUrl: string): TriggerInput {
  switch (trigger.kind) {
    case 'timer':
      return timerInput(null);
    case 'eventGrid':
      return toEventInput(event.parse(JSON.parse(input)));
    case 'queue': {
      const now = new Date();
      return messageInput(input, {
        messageId: randomUUID(),
        popReceipt: '',
        dequeueCount: 1,
        insertedOn: now,
        expiresOn: new Date(now.getTime() + WEEK_MS),
        nextVisibleOn: now,
      });
    }
    case 'http': {
      const method = trigger.methods.includes('POST') ? 'POST' : (trigger.methods[0] ?? 'POST');
      const body = { bytes: Buffer.from(input) };
      const url = `${hostUrl}/${trigger.route}`;
      return { data: { http: { method, url, nullableHeaders: {}, nullableQuery: {}, nullableParams: {}, body } } };
    }
  }
}
