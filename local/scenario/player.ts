// Plays a scripted day: sets the clock, lets things happen, and goes on only when the app has seen them.

import { Cast } from './cast.ts';
import type { Day } from './day.ts';
import { happen, type Stage } from './happen.ts';
import type { PushedEvent, Scenario, Step } from './schema.ts';
import { type CloudEvent, cloudEventOf, subjectOf } from './status-events.ts';

export interface AppUnderWatch {
  /** Until the app has completed a poll that began at this instant of the system clock or after. */
  polledSince(instant: number): Promise<void>;
  /** Until the app has dealt with an observation: decided it, or set it aside as known. */
  dealtWith(subject: { readonly subjectKind: string; readonly objectId?: string }, at: number): Promise<void>;
  push(event: CloudEvent): Promise<void>;
}

export interface Theatre {
  readonly stage: Stage;
  readonly app: AppUnderWatch;
  /** Makes it this time at the source: for the simulated environment and for the app. */
  readonly setSourceTime: (at: number) => Promise<void>;
  readonly onStep: (step: Step) => void;
  readonly systemNow?: () => number;
}

const POLL_FOR_OUTAGE_MS = 50;
const OUTAGE_DEADLINE_MS = 20_000;

export async function play(scenario: Scenario, day: Day, theatre: Theatre): Promise<void> {
  const cast = new Cast(scenario);
  for (const step of scenario.steps) {
    theatre.onStep(step);
    await theatre.setSourceTime(day.at(step.at));
    for (const mutation of step.upstream) {
      happen(
        mutation,
        day.at('at' in mutation && mutation.at !== undefined ? mutation.at : step.at),
        theatre.stage,
        cast,
      );
    }
    await pushAll(step, day, theatre.app, cast);
    await seen(step, theatre);
  }
}

async function pushAll(step: Step, day: Day, app: AppUnderWatch, cast: Cast): Promise<void> {
  for (const event of step.eventGrid) {
    const at = day.at(event.at ?? step.at);
    await app.push(cloudEventOf(event, at, cast));
    await heard(event, at, app, cast);
  }
}

/** What was told before leaves no trace that could be waited for: the poll after the step is enough. */
async function heard(event: PushedEvent, at: number, app: AppUnderWatch, cast: Cast): Promise<void> {
  if (!event.again) await app.dealtWith(subjectOf(event, cast), at);
}

async function seen(step: Step, { stage, app, systemNow = Date.now }: Theatre): Promise<void> {
  const happened = systemNow();
  const onlyNews = step.upstream.length === 0 && step.eventGrid.every(({ again }) => !again);
  if (onlyNews) return;
  if (step.upstream.some((mutation) => mutation.do === 'break-upstream')) return outageNoticed(stage);
  await app.polledSince(happened);
}

async function outageNoticed({ faults }: Stage): Promise<void> {
  const before = faults.met;
  const deadline = Date.now() + OUTAGE_DEADLINE_MS;
  while (faults.met === before) {
    if (Date.now() > deadline) throw new Error('The app did not ask upstream while it was down.');
    await new Promise((resolve) => setTimeout(resolve, POLL_FOR_OUTAGE_MS));
  }
}
