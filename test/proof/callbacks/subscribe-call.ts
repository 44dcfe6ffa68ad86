/** The HTTP function by which a flow subscribes, as it is registered, over an app in memory with the settings of production. */
import type { HttpHandler } from '@azure/functions';
import { registerSubscribe } from '../../../functions/subscribe.ts';
import { readConfig } from '../../../shared/config.ts';
import { createServices } from '../../../shared/services.ts';
import { anInvocation, aRequest } from '../../builders/invocations.ts';
import { INSTANCE_ID } from '../../builders/observations.ts';
import { sampleSettings } from '../../contract/recorded-registration.ts';
import { createTestApp } from '../../fakes/test-app.ts';

export interface Answer {
  readonly status: number | undefined;
  readonly body: unknown;
  /** Everything that was logged meanwhile. */
  readonly logged: string;
}

export interface SubscribeCalls {
  subscribe(callbackUrl: string): Promise<Answer>;
  /** How many subscriptions there are. */
  subscriptions(): Promise<number>;
  stop(): Promise<void>;
}

export function createSubscribeCalls(): SubscribeCalls {
  const app = createTestApp();
  const services = createServices(readConfig(sampleSettings()));
  const handler = handlerOf((functionApp) =>
    registerSubscribe(functionApp, { ...services, subscribe: app.subscribe }, 'unification-completed'),
  );
  return {
    async subscribe(callbackUrl) {
      const { context, lines } = anInvocation();
      const body = JSON.stringify({ callbackUrl });
      const response = await handler(aRequest({ query: { instanceId: INSTANCE_ID }, body }), context);
      if (!('jsonBody' in response)) throw new Error('the function answered without a body');
      return { status: response.status, body: response.jsonBody, logged: lines.map(({ text }) => text).join('\n') };
    },
    async subscriptions() {
      return (await app.readSubscriptions.list({ limit: 10 })).length;
    },
    stop: () => services.stop(),
  };
}

function handlerOf(register: (app: Parameters<typeof registerSubscribe>[0]) => void): HttpHandler {
  let registered: HttpHandler | undefined;
  const none = (): void => undefined;
  register({
    http(_, { handler }) {
      registered = handler;
    },
    timer: none,
    storageQueue: none,
    eventGrid: none,
  });
  if (registered === undefined) throw new Error('nothing was registered');
  return registered;
}
