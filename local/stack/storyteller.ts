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
  /** The app says who fires before it says what it has seen; people want it the other way round. */
  #fired: LogEntry[] = [];
  /** Upstream is known to be down; it is up again after a poll in which nothing was refused. */
  #down = false;
  #refusedInThisPoll = false;

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
        this.#sayFired(entry);
        return;
      case 'observation.held':
        this.#say(setAsideLine(entry, this.#paint));
        return;
      case 'signal.fired':
        this.#fired.push(entry);
        return;
      case 'poll.parked':
      case 'poll.failed':
        // Once for an outage, not once for each poll that meets it.
        if (!this.#down) this.#trouble('Customer Insights cannot be read now; the app will catch up.');
        this.#down = true;
        this.#refusedInThisPoll = true;
        return;
      case 'poll.completed':
        this.#down = this.#refusedInThisPoll;
        this.#refusedInThisPoll = false;
        return;
      case 'poll.gap':
        this.#trouble('There is a gap: upstream no longer lists all that happened since the last good poll.');
        return;
      default:
        if (entry.level === 'error') this.#trouble(`the app reports ${entry.event}`);
    }
  }

  #sayFired({ observedAt, fires }: LogEntry): void {
    const due = this.#fired.filter((fired) => fired.observedAt === observedAt).slice(0, Number(fires));
    this.#fired = this.#fired.filter((fired) => !due.includes(fired));
    for (const { subscriptionId, reason } of due) {
      const name = this.#subscribers.get(String(subscriptionId)) ?? String(subscriptionId);
      this.#say(firedLine(name, String(reason), this.#paint));
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
