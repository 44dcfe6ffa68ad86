// Turns what happens in the stack into lines for people, as it happens: steps, the app's log, callbacks.
import type { ReceivedCallback } from '../receiver/receiver.ts';
import type { Scenario, Step } from '../scenario/schema.ts';
import type { LogEntry } from './app-log.ts';
import type { Paint } from './paint.ts';
import { callbackLine, decidedLine, firedLine, setAsideLine, stepLine, troubleLine } from './story-lines.ts';

export class Storyteller {
  readonly #say: (line: string) => void;
  readonly #paint: Paint;
  readonly #flowNames: ReadonlyMap<string, string>;
  readonly #subscribers = new Map<string, string>();
  #parked = false;

  constructor(scenario: Scenario, say: (line: string) => void, paint: Paint) {
    this.#flowNames = new Map(scenario.flows.map(({ key, name }) => [key, name]));
    this.#say = say;
    this.#paint = paint;
  }

  subscribed(subscriptionId: string, flowName: string): void {
    this.#subscribers.set(subscriptionId, flowName);
  }

  step({ at, says }: Step): void {
    this.#say(stepLine(at, says, this.#paint));
  }

  callback(callback: ReceivedCallback): void {
    this.#say(callbackLine(this.#flowNames.get(callback.flow) ?? callback.flow, callback, this.#paint));
  }

  logged(entry: LogEntry): void {
    switch (entry.event) {
      case 'observation.decided':
        if (!isOldNews(entry)) this.#say(decidedLine(entry, this.#paint));
        return;
      case 'observation.held':
        this.#say(setAsideLine(entry, this.#paint));
        return;
      case 'signal.fired': {
        const name = this.#subscribers.get(String(entry.subscriptionId)) ?? String(entry.subscriptionId);
        this.#say(firedLine(name, String(entry.reason), this.#paint));
        return;
      }
      case 'poll.parked':
        // Once for an outage, not once for each poll that meets it.
        if (!this.#parked) this.#trouble('Customer Insights does not answer; polls wait until it says so.');
        this.#parked = true;
        return;
      case 'poll.completed':
        this.#parked = false;
        return;
      case 'poll.gap':
        this.#trouble('There is a gap: upstream no longer lists all that happened since the last good poll.');
        return;
      default:
        if (entry.level === 'error') this.#trouble(`the app reports ${entry.event}`);
    }
  }

  #trouble(text: string): void {
    this.#say(troubleLine(text, this.#paint));
  }
}

/** What upstream still lists from the day before, seen by the first poll. */
function isOldNews({ fires, holds }: LogEntry): boolean {
  const reasons = typeof holds === 'object' && holds !== null ? Object.keys(holds) : [];
  return fires === 0 && reasons.every((reason) => reason === 'before-subscription');
}
