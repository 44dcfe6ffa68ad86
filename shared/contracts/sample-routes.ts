/** One sample event of each trigger, which a designer may show in place of a real one. */
import { z } from 'zod';
import type { TriggerKind } from '../domain/trigger.ts';
import { CALLBACK_BODIES } from './callback-body.ts';
import { defineRoute, type Route } from './route.ts';
import { TRIGGER_ROUTES } from './trigger-routes.ts';

/** The operation whose reply stands in for an event of the trigger. */
export function sampleOperationOf(triggerOperationId: string): string {
  return `GetSampleOf${triggerOperationId}`;
}

function sampleRoute<Kind extends TriggerKind>(kind: Kind) {
  return defineRoute({
    operationId: sampleOperationOf(TRIGGER_ROUTES[kind].operationId),
    method: 'GET',
    path: `samples/${kind}`,
    authority: 'function',
    summary: `Get a sample of ${kind.replaceAll('-', ' ')}`,
    description: 'Returns an event as the trigger would send it, with made-up values.',
    visibility: 'internal',
    params: z.object({}),
    query: z.object({}),
    success: { status: 200, reply: CALLBACK_BODIES[kind] },
  });
}

export const SAMPLE_ROUTES = {
  'data-source-refresh-failed': sampleRoute('data-source-refresh-failed'),
  'data-source-refresh-succeeded': sampleRoute('data-source-refresh-succeeded'),
  'segment-threshold-crossed': sampleRoute('segment-threshold-crossed'),
  'measure-threshold-crossed': sampleRoute('measure-threshold-crossed'),
  'full-refresh-completed': sampleRoute('full-refresh-completed'),
  'unification-completed': sampleRoute('unification-completed'),
} as const satisfies Record<TriggerKind, Route>;
