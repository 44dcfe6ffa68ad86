// The day from the first subscription to the last callback: subscribes the receiver's flows, plays, waits until all is
// settled, and asks the app why it did what it did.

import { Cast } from '../scenario/cast.ts';
import type { FlowOutcome } from '../scenario/comparison.ts';
import type { Day } from '../scenario/day.ts';
import { type AppUnderWatch, play } from '../scenario/player.ts';
import type { Scenario, ScenarioFlow } from '../scenario/schema.ts';
import type { AppLog, LogEntry } from './app-log.ts';
import type { Stack } from './stack.ts';
import type { Storyteller } from './storyteller.ts';

const POLL_WITHIN_MS = 30_000;
const DECISION_WITHIN_MS = 20_000;
const CALLED_WITHIN_MS = 2_000;
const SETTLED_WITHIN_MS = 40_000;

export interface Subscribed {
  readonly flow: ScenarioFlow;
  readonly subscriptionId: string;
}

export async function subscribeFlows(
  stack: Stack,
  scenario: Scenario,
  story: Storyteller,
): Promise<readonly Subscribed[]> {
  const { api, receiver } = stack;
  return Promise.all(
    scenario.flows.map(async (flow) => {
      const callbackUrl = receiver.addFlow(flow.key).callbackUrl(receiver.origin);
      const subscriptionId = await api.subscribe(flow.trigger, inputsOf(flow, scenario), callbackUrl);
      story.subscribed(subscriptionId, flow.name);
      return { flow, subscriptionId };
    }),
  );
}

export async function playDay(
  stack: Stack,
  scenario: Scenario,
  day: Day,
  log: AppLog,
  story: Storyteller,
): Promise<void> {
  const { clock, instance, upstream, receiver } = stack;
  await play(scenario, day, {
    stage: { instance, faults: upstream.faults, flow: (key) => receiver.flow(key) },
    app: watched(stack, log),
    setSourceTime: (at) => clock.set(at),
    onStep: (step) => story.step(step),
  });
  await settled(scenario, log);
  // Whatever was still on its way to be told twice has been told by then.
  await watched(stack, log).polledSince(Date.now());
}

export function outcomesOf(
  stack: Stack,
  subscribed: readonly Subscribed[],
  scenario: Scenario,
  day: Day,
): Promise<readonly FlowOutcome[]> {
  return Promise.all(
    subscribed.map(async ({ flow, subscriptionId }) => ({
      flow,
      subscriptionId,
      verdicts: await stack.api.verdicts(subscriptionId, day.at(scenario.startsAt)),
      callbacks: stack.receiver.received.filter((callback) => callback.flow === flow.key),
      published: publishedOf(stack, subscriptionId),
    })),
  );
}

function publishedOf({ topic }: Stack, subscriptionId: string): ReadonlySet<string> {
  return new Set(topic.events.filter(({ data }) => isOf(data, subscriptionId)).map(({ id }) => id));
}

function isOf(data: unknown, subscriptionId: string): boolean {
  return (
    typeof data === 'object' && data !== null && 'subscriptionId' in data && data.subscriptionId === subscriptionId
  );
}

/** The app takes ids where the script has names. */
function inputsOf({ inputs }: ScenarioFlow, scenario: Scenario): Record<string, string> {
  const { dataSource, ...others } = inputs;
  const instanceId = scenario.instance.id;
  if (dataSource === undefined) return { instanceId, ...others };
  const dataSourceId = dataSource === '*' ? '*' : new Cast(scenario).dataSource(dataSource).id;
  return { instanceId, dataSourceId, ...others };
}

function watched({ api }: Stack, log: AppLog): AppUnderWatch {
  return {
    push: (event) => api.push(event),
    async polledSince(instant) {
      const since = (entry: LogEntry) =>
        entry.event === 'poll.completed' && Date.parse(String(entry.startedAt)) >= instant;
      await log.first(since, 'a poll that began after the step', POLL_WITHIN_MS);
      await calledOut(log);
    },
    async dealtWith({ subjectKind, objectId }, at) {
      const about = (entry: LogEntry) =>
        (entry.event === 'observation.decided' || entry.event === 'observation.held') &&
        entry.subjectKind === subjectKind &&
        (objectId === undefined || entry.objectId === objectId) &&
        Date.parse(String(entry.observedAt)) === at;
      await log.first(about, `what it made of the pushed ${subjectKind}`, DECISION_WITHIN_MS);
      await calledOut(log);
    },
  };
}

/** Until every flow that starts has been called once: for the story only, so a slow machine does not hold up the day. */
function calledOut(log: AppLog): Promise<void> {
  return log.until(() => allOf(log, 'signal.fired', 'delivery.attempted'), CALLED_WITHIN_MS);
}

/** Until every event that was decided is settled. What never comes is told by the comparison, not by this wait. */
function settled(scenario: Scenario, log: AppLog): Promise<void> {
  const expected = scenario.flows.reduce((total, { fires }) => total + fires.length, 0);
  const allSettled = () =>
    allOf(log, 'signal.fired', 'delivery.settled') && allOf(log, 'signal.fired', 'publication.settled');
  const done = () => log.all('signal.fired').length >= expected && allSettled();
  return log.until(done, SETTLED_WITHIN_MS);
}

/** Every event of the first kind has been followed by one of the second. */
function allOf(log: AppLog, first: string, second: string): boolean {
  const followed = eventIds(log.all(second));
  return [...eventIds(log.all(first))].every((eventId) => followed.has(eventId));
}

function eventIds(entries: readonly LogEntry[]): ReadonlySet<string> {
  return new Set(entries.map(({ eventId }) => String(eventId)));
}
