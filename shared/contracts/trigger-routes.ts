/** The six routes by which a flow subscribes: maker inputs in the query, the callback URL alone in the body. */
import { z } from 'zod';
import type { InstanceId } from '../domain/ids.ts';
import { ANY_OBJECT } from '../domain/subject.ts';
import { DIRECTIONS, type Trigger, type TriggerKind, WANTED_OUTCOMES, WANTED_SUBMISSIONS } from '../domain/trigger.ts';
import { choiceInput, durationInput, instanceIdInput, nameInput, numberInput } from './maker-inputs.ts';
import { defineRoute, type Route } from './route.ts';

/** What a maker asks for, once the inputs are understood. */
export interface Wish {
  readonly instanceId: InstanceId;
  readonly trigger: Trigger;
}

/** The callback URL is judged by the use case, which knows the hosts that are allowed. */
const subscribeBody = z.object(
  { callbackUrl: z.string({ error: 'must be the address to call, as the flow engine sends it' }) },
  { error: 'must be a JSON object with the property callbackUrl' },
);

const subscribeReply = z.object({
  subscriptionId: z.string(),
  trigger: z.string(),
  instanceId: z.string(),
  createdAt: z.string(),
  /** A flow that was saved again goes on with its subscription. */
  renewed: z.boolean(),
});

const HOUR_IN_MS = 60 * 60_000;

const instance = { instanceId: instanceIdInput() };
const level = {
  ...instance,
  threshold: numberInput(5_000),
  direction: choiceInput(DIRECTIONS).default('above'),
  cooldown: durationInput().default(HOUR_IN_MS),
  rearmMargin: numberInput(0)
    .refine((margin) => margin >= 0, 'must be 0 or more, for example 100')
    .default(0),
};
const occurrence = { ...instance, cooldown: durationInput().default(0) };
const dataSource = {
  ...occurrence,
  dataSourceId: nameInput('the id of a data source, or * for any')
    .transform((id) => id.toLowerCase())
    .default(ANY_OBJECT),
};
const outcome = { outcome: choiceInput(WANTED_OUTCOMES).default('any') };

function triggerRoute<Kind extends TriggerKind>(
  kind: Kind,
  operationId: string,
  summary: string,
  query: z.ZodType<Wish>,
) {
  return defineRoute({
    operationId,
    method: 'POST',
    path: `triggers/${kind}`,
    authority: 'function',
    summary,
    params: z.object({}),
    query,
    body: subscribeBody,
    success: { status: 201, reply: subscribeReply },
  });
}

function dataSourceQuery(kind: 'data-source-refresh-failed' | 'data-source-refresh-succeeded') {
  return z.object(dataSource).transform(
    ({ instanceId, dataSourceId, cooldown }): Wish => ({
      instanceId,
      trigger: { kind, dataSourceId, cooldownInMs: cooldown },
    }),
  );
}

export const TRIGGER_ROUTES = {
  'data-source-refresh-failed': triggerRoute(
    'data-source-refresh-failed',
    'OnDataSourceRefreshFailed',
    'When a data source refresh fails',
    dataSourceQuery('data-source-refresh-failed'),
  ),
  'data-source-refresh-succeeded': triggerRoute(
    'data-source-refresh-succeeded',
    'OnDataSourceRefreshSucceeded',
    'When a data source refresh succeeds',
    dataSourceQuery('data-source-refresh-succeeded'),
  ),
  'segment-threshold-crossed': triggerRoute(
    'segment-threshold-crossed',
    'OnSegmentThresholdCrossed',
    'When a segment crosses a threshold',
    z.object({ ...level, segmentName: nameInput('the name of a segment') }).transform(
      ({ instanceId, segmentName, cooldown, ...condition }): Wish => ({
        instanceId,
        trigger: { kind: 'segment-threshold-crossed', segmentName, ...condition, cooldownInMs: cooldown },
      }),
    ),
  ),
  'measure-threshold-crossed': triggerRoute(
    'measure-threshold-crossed',
    'OnMeasureThresholdCrossed',
    'When a business measure crosses a threshold',
    z.object({ ...level, measureName: nameInput('the name of a business measure') }).transform(
      ({ instanceId, measureName, cooldown, ...condition }): Wish => ({
        instanceId,
        trigger: { kind: 'measure-threshold-crossed', measureName, ...condition, cooldownInMs: cooldown },
      }),
    ),
  ),
  'full-refresh-completed': triggerRoute(
    'full-refresh-completed',
    'OnFullRefreshCompleted',
    'When a full refresh is completed',
    z.object({ ...occurrence, ...outcome, submission: choiceInput(WANTED_SUBMISSIONS).default('scheduled') }).transform(
      ({ instanceId, cooldown, ...wanted }): Wish => ({
        instanceId,
        trigger: { kind: 'full-refresh-completed', ...wanted, cooldownInMs: cooldown },
      }),
    ),
  ),
  'unification-completed': triggerRoute(
    'unification-completed',
    'OnUnificationCompleted',
    'When unification is completed',
    z.object({ ...occurrence, ...outcome }).transform(
      ({ instanceId, cooldown, ...wanted }): Wish => ({
        instanceId,
        trigger: { kind: 'unification-completed', ...wanted, cooldownInMs: cooldown },
      }),
    ),
  ),
} as const satisfies Record<TriggerKind, Route>;

export type TriggerRoute = (typeof TRIGGER_ROUTES)[TriggerKind];
