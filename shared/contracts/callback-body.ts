/** What a flow receives, by trigger: the wire's side of the domain's signal events. */
import { z } from 'zod';
import type { TriggerKind } from '../domain/trigger.ts';

const common = {
  eventId: z.string().length(26),
  occurredAt: z.iso.datetime(),
  detectedAt: z.iso.datetime(),
  sequence: z.number().int().min(0),
  subscriptionId: z.string(),
  instanceId: z.string(),
  instanceName: z.string(),
  isTest: z.literal(true).exactOptional(),
};

const endedStatus = z.enum(['successful', 'failed', 'timedOut']);
const outcome = z.enum(['succeeded', 'failed']);
const crossed = z.enum(['above', 'below']);

function dataSourceBody(eventType: 'data-source-refresh-failed' | 'data-source-refresh-succeeded') {
  return z.strictObject({
    ...common,
    eventType: z.literal(eventType),
    dataSourceId: z.string(),
    dataSourceName: z.string().exactOptional(),
    status: endedStatus,
    jobId: z.string(),
    errorMessage: z.string().exactOptional(),
  });
}

export const CALLBACK_BODIES = {
  'data-source-refresh-failed': dataSourceBody('data-source-refresh-failed'),
  'data-source-refresh-succeeded': dataSourceBody('data-source-refresh-succeeded'),
  'segment-threshold-crossed': z.strictObject({
    ...common,
    eventType: z.literal('segment-threshold-crossed'),
    segmentName: z.string(),
    segmentDisplayName: z.string().exactOptional(),
    previousCount: z.number(),
    currentCount: z.number(),
    threshold: z.number(),
    crossed,
  }),
  'measure-threshold-crossed': z.strictObject({
    ...common,
    eventType: z.literal('measure-threshold-crossed'),
    measureName: z.string(),
    measureDisplayName: z.string().exactOptional(),
    previousValue: z.number(),
    currentValue: z.number(),
    threshold: z.number(),
    crossed,
  }),
  'full-refresh-completed': z.strictObject({
    ...common,
    eventType: z.literal('full-refresh-completed'),
    outcome,
    status: endedStatus,
    jobId: z.string(),
    submission: z.enum(['scheduled', 'manual']).exactOptional(),
  }),
  'unification-completed': z.strictObject({
    ...common,
    eventType: z.literal('unification-completed'),
    outcome,
    status: endedStatus,
    jobId: z.string(),
  }),
} as const satisfies Record<TriggerKind, z.ZodType>;
