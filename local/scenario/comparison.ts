// Holds what the app decided and what flows received against the script: everything that differs, in words.
import type { Day } from './day.ts';
import { timeOfDayOf } from './day.ts';
import type { ScenarioFlow } from './schema.ts';

export interface SeenVerdict {
  readonly observedAt: string;
  readonly fires: boolean;
  readonly reason: string;
  readonly eventId?: string | undefined;
}

export interface SeenCallback {
  readonly eventId: string;
  readonly eventType: string;
  readonly subscriptionId: string;
  readonly occurredAt: string;
  readonly status: number;
}

export interface FlowOutcome {
  readonly flow: ScenarioFlow;
  readonly subscriptionId: string;
  readonly verdicts: readonly SeenVerdict[];
  readonly callbacks: readonly SeenCallback[];
  /** The ids of the flow's events that the topic got. */
  readonly published: ReadonlySet<string>;
}

/** What was seen before the day began is no part of the script. */
const BEFORE_THE_DAY = 'before-subscription';

export function differencesOf(outcome: FlowOutcome, day: Day): readonly string[] {
  const { flow, verdicts } = outcome;
  const holds = verdicts.filter(({ fires, reason }) => !fires && reason !== BEFORE_THE_DAY);
  return [
    ...unmatched(
      'fire',
      flow.fires,
      verdicts.filter(({ fires }) => fires),
      day,
    ),
    ...unmatched('be held', flow.holds, holds, day),
    ...callbackDifferences(outcome),
    ...publicationDifferences(outcome),
  ].map((difference) => `${flow.name}: ${difference}`);
}

/** Events that flows were started for: a retry that was accepted and an event sent twice count once. */
export function startedEvents(callbacks: readonly SeenCallback[]): ReadonlySet<string> {
  return new Set(callbacks.filter(({ status }) => status < 300).map(({ eventId }) => eventId));
}

function unmatched(
  verb: string,
  expected: ScenarioFlow['fires'],
  seen: readonly SeenVerdict[],
  day: Day,
): readonly string[] {
  const left = [...seen];
  const missing = expected.flatMap(({ at, reason }) => {
    const index = left.findIndex((each) => Date.parse(each.observedAt) === day.at(at) && each.reason === reason);
    if (index < 0) return [`should ${verb} at ${at} (${reason}) and did not`];
    left.splice(index, 1);
    return [];
  });
  const unexpected = left.map(
    ({ observedAt, reason }) => `should not ${verb} at ${timeOfDayOf(observedAt)} (${reason}) and did`,
  );
  return [...missing, ...unexpected];
}

function callbackDifferences({ flow, subscriptionId, verdicts, callbacks }: FlowOutcome): readonly string[] {
  const fired = verdicts.filter(({ fires }) => fires);
  const started = startedEvents(callbacks);
  const missing = fired.flatMap(({ eventId, observedAt }) =>
    eventId !== undefined && started.has(eventId)
      ? []
      : [`no callback for what fired at ${timeOfDayOf(observedAt)} was accepted`],
  );
  const foreign = callbacks.flatMap(({ eventId, eventType, occurredAt, ...callback }) => {
    const verdict = fired.find((each) => each.eventId === eventId);
    const itsOwn =
      verdict !== undefined &&
      eventType === flow.trigger &&
      callback.subscriptionId === subscriptionId &&
      Date.parse(occurredAt) === Date.parse(verdict.observedAt);
    return itsOwn ? [] : [`received an event of ${timeOfDayOf(occurredAt)} (${eventType}) that is not its own`];
  });
  return [...missing, ...foreign];
}

function publicationDifferences({ verdicts, published }: FlowOutcome): readonly string[] {
  const fired = verdicts.filter(({ fires }) => fires);
  const missing = fired.flatMap(({ eventId, observedAt }) =>
    eventId !== undefined && published.has(eventId)
      ? []
      : [`what fired at ${timeOfDayOf(observedAt)} was not published`],
  );
  const foreign = [...published].filter((id) => !fired.some(({ eventId }) => eventId === id));
  return [...missing, ...foreign.map((id) => `published ${id}, which did not fire`)];
}
