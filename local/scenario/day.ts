// The scripted day on the calendar: yesterday in UTC, so that no instant of it ever lies in the future of a real clock.
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export class Day {
  readonly #midnight: number;

  constructor(now: number) {
    this.#midnight = Math.floor(now / DAY_MS) * DAY_MS - DAY_MS;
  }

  at(timeOfDay: string, daysAgo = 0): number {
    const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number);
    return this.#midnight - daysAgo * DAY_MS + (hours * 60 + minutes) * MINUTE_MS;
  }
}

/** For an instant of any precision; what is no instant is shown as it is. */
export function timeOfDayOf(instant: string): string {
  return /T(\d\d:\d\d)/.exec(instant)?.[1] ?? instant;
}
