/** The six routes by which a flow subscribes: maker inputs in the query, the callback URL alone in the body. */
import { z } from 'zod';
import type { InstanceId } from '../domain/ids.ts';
import { ANY_OBJECT } from '../domain/subject.ts';
import { DIRECTIONS, type Trigger, type TriggerKind, WANTED_OUTCOMES, WANTED_SUBMISSIONS } from '../domain/trigger.ts';
import { CALLBACK_BODIES } from './callback-body.ts';
import { choiceInput, durationInput, instanceIdInput, nameInput, numberInput } from './maker-inputs.ts';
import { defineRoute, type Route } from './route.ts';

/** What a maker asks for, once the inputs are understood. */
export interface Wish {
  readonly instanceId: InstanceId;
  readonly trigger: Trigger;
}

/** The callback URL is judged by the use case, which knows the hosts that are allowed. */
const subscribeBody = z
  .object(
    {
      callbackUrl: z.string({ error: 'must be the address to call, as the flow engine sends it' }).meta({
        title: 'Callback URL',
        description: 'The address to notify, filled in by the flow engine.',
        visibility: 'internal',
        isCallbackUrl: true,
      }),
    },
    { error: 'must be a JSON object with the property callbackUrl' },
  )
  .meta({ title: 'Subscription', description: 'What the flow engine adds to the inputs.' });

/** Not in the definition: a designer shows the fields of the event instead. */
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
const ofInstance = { instanceId: { from: 'instanceId' } } as const;

const cooldownText = {
  title: 'Cooldown',
  visibility: 'advanced',
} as const;
const condition = {
  threshold: numberInput(5_000).meta({
    title: 'Threshold',
    description: 'The flow starts when the value moves past this number.',
    testValue: 5_000,
  }),
  direction: choiceInput(DIRECTIONS)
    .default('above')
    .meta({
      title: 'Direction',
      description: 'Whether to start when the value rises above the threshold, falls below it, or either.',
      wireDefault: 'above',
      choiceLabels: { above: 'Rises above', below: 'Falls below', both: 'Either way' },
    }),
  cooldown: durationInput()
    .default(HOUR_IN_MS)
    .meta({
      ...cooldownText,
      description:
        'How long to stay quiet after the flow was started, such as PT1H for one hour, P1D for one day or PT0S for none.',
      wireDefault: 'PT1H',
    }),
  rearmMargin: numberInput(0)
    .refine((margin) => margin >= 0, 'must be 0 or more, for example 100')
    .default(0)
    .meta({
      title: 'Rearm Margin',
      description:
        'How far the value must move back behind the threshold before the flow can start again; 0 means just back.',
      wireDefault: 0,
      visibility: 'advanced',
    }),
};
const quiet = {
  cooldown: durationInput()
    .default(0)
    .meta({
      ...cooldownText,
      description: 'How long to stay quiet after the flow was started, such as PT30M or P1D; PT0S means every time.',
      wireDefault: 'PT0S',
    }),
};
const dataSource = {
  ...instance,
  dataSourceId: nameInput('the id of a data source, or * for any')
    .transform((id) => id.toLowerCase())
    .default(ANY_OBJECT)
    .meta({
      title: 'Data Source',
      description: 'The data source to watch. Choose one or Any Data Source from the list, or enter an ID.',
      wireDefault: ANY_OBJECT,
      options: { operationId: 'ListDataSources', inputs: ofInstance },
    }),
  ...quiet,
};
const outcome = {
  outcome: choiceInput(WANTED_OUTCOMES)
    .default('any')
    .meta({
      title: 'Outcome',
      description: 'Whether to start when it succeeded, when it failed, or in both cases.',
      wireDefault: 'any',
      choiceLabels: { any: 'Succeeded or failed', succeeded: 'Succeeded', failed: 'Failed' },
    }),
};
const segment = {
  ...instance,
  segmentName: nameInput('the name of a segment').meta({
    title: 'Segment',
    description:
      'The segment whose number of members is watched. Choose an active one from the list, or enter its name.',
    options: { operationId: 'ListSegments', inputs: ofInstance },
  }),
  ...condition,
};
const measure = {
  ...instance,
  measureName: nameInput('the name of a business measure').meta({
    title: 'Measure',
    description: 'The business measure to watch. Choose one without dimensions from the list, or enter its name.',
    options: { operationId: 'ListMeasures', inputs: ofInstance },
  }),
  ...condition,
};
const submission = {
  submission: choiceInput(WANTED_SUBMISSIONS)
    .default('scheduled')
    .meta({
      title: 'Started By',
      description: 'Whether to watch refreshes that the schedule started, that somebody started, or all.',
      wireDefault: 'scheduled',
      choiceLabels: { scheduled: 'The schedule', manual: 'Somebody', any: 'Anybody' },
    }),
};

/** What a maker reads about a trigger. */
interface Wording {
  readonly summary: string;
  readonly description: string;
  readonly hint: string;
}

function triggerRoute<Kind extends TriggerKind>(
  kind: Kind,
  operationId: string,
  { summary, description, ...trigger }: Wording,
  query: z.ZodType<Wish>,
) {
  return defineRoute({
    operationId,
    method: 'POST',
    path: `triggers/${kind}`,
    authority: 'function',
    summary,
    description,
    visibility: 'important',
    hasEffects: true,
    trigger: { ...trigger, event: CALLBACK_BODIES[kind] },
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
    {
      summary: 'When a data source refresh fails',
      description: 'This operation triggers when a refresh of the chosen data source, or of any, has failed.',
      hint: 'To see it work, let a refresh of the data source fail, or use the action Send a test event.',
    },
    dataSourceQuery('data-source-refresh-failed'),
  ),
  'data-source-refresh-succeeded': triggerRoute(
    'data-source-refresh-succeeded',
    'OnDataSourceRefreshSucceeded',
    {
      summary: 'When a data source refresh succeeds',
      description: 'This operation triggers when a refresh of the chosen data source, or of any, has succeeded.',
      hint: 'To see it work, refresh the data source, or use the action Send a test event.',
    },
    dataSourceQuery('data-source-refresh-succeeded'),
  ),
  'segment-threshold-crossed': triggerRoute(
    'segment-threshold-crossed',
    'OnSegmentThresholdCrossed',
    {
      summary: 'When a segment crosses a threshold',
      description:
        'This operation triggers when the number of members of a segment rises above or falls below a threshold.',
      hint: 'To see it work, refresh the segment after its members have changed, or use the action Send a test event.',
    },
    z.object(segment).transform(
      ({ instanceId, segmentName, cooldown, ...wanted }): Wish => ({
        instanceId,
        trigger: { kind: 'segment-threshold-crossed', segmentName, ...wanted, cooldownInMs: cooldown },
      }),
    ),
  ),
  'measure-threshold-crossed': triggerRoute(
    'measure-threshold-crossed',
    'OnMeasureThresholdCrossed',
    {
      summary: 'When a business measure crosses a threshold',
      description:
        'This operation triggers when the value of a business measure rises above or falls below a threshold.',
      hint: 'To see it work, refresh the measure after its data have changed, or use the action Send a test event.',
    },
    z.object(measure).transform(
      ({ instanceId, measureName, cooldown, ...wanted }): Wish => ({
        instanceId,
        trigger: { kind: 'measure-threshold-crossed', measureName, ...wanted, cooldownInMs: cooldown },
      }),
    ),
  ),
  'full-refresh-completed': triggerRoute(
    'full-refresh-completed',
    'OnFullRefreshCompleted',
    {
      summary: 'When a full refresh is completed',
      description:
        'This operation triggers when a full refresh of the instance has ended, whether the schedule or somebody started it.',
      hint: 'To see it work, start a full refresh, or use the action Send a test event.',
    },
    z.object({ ...instance, ...outcome, ...submission, ...quiet }).transform(
      ({ instanceId, cooldown, ...wanted }): Wish => ({
        instanceId,
        trigger: { kind: 'full-refresh-completed', ...wanted, cooldownInMs: cooldown },
      }),
    ),
  ),
  'unification-completed': triggerRoute(
    'unification-completed',
    'OnUnificationCompleted',
    {
      summary: 'When unification is completed',
      description:
        'This operation triggers when the unification of the instance has ended, by itself or within a full refresh.',
      hint: 'To see it work, run the unification, or use the action Send a test event.',
    },
    z.object({ ...instance, ...outcome, ...quiet }).transform(
      ({ instanceId, cooldown, ...wanted }): Wish => ({
        instanceId,
        trigger: { kind: 'unification-completed', ...wanted, cooldownInMs: cooldown },
      }),
    ),
  ),
} as const satisfies Record<TriggerKind, Route>;

export type TriggerRoute = (typeof TRIGGER_ROUTES)[TriggerKind];
