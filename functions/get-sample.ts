/** HTTP, one route per trigger: an event as it would be sent, with made-up values. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { SAMPLE_ROUTES } from '../shared/contracts/sample-routes.ts';
import { succeed } from '../shared/domain/failure.ts';
import { sampleEventOf } from '../shared/domain/sample-event.ts';
import type { TriggerKind } from '../shared/domain/trigger.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerGetSample(app: FunctionApp, { sourceClock }: Services, kind: TriggerKind): void {
  const route = SAMPLE_ROUTES[kind];
  app.http(
    functionNameOf(route),
    httpOptions(route, async () => succeed({ reply: sampleEventOf(kind, sourceClock()) })),
  );
}
