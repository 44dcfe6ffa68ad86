// Timer schedules in UTC: NCRONTAB expressions with five or six fields (seconds first), or a time span between runs.
import { parseTimeSpan } from './time-span.ts';

export interface Schedule {
  /** The first occurrence after `from`; undefined where none lies ahead (30 February). */
  next(from: Date): Date | undefined;
}

interface Field {
  readonly low: number;
  readonly high: number;
  readonly names: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS: readonly Field[] = [
  { low: 0, high: 59, names: [] },
  { low: 0, high: 59, names: [] },
  { low: 0, high: 23, names: [] },
  { low: 1, high: 31, names: [] },
  { low: 1, high: 12, names: MONTHS },
  { low: 0, high: 6, names: DAYS },
];
// Leap days on a given weekday come back within 40 years, also across a century without one.
const DAYS_AHEAD = 366 * 40;

type Values = ReadonlySet<number>;

export function parseSchedule(expression: string): Schedule {
  const span = parseTimeSpan(expression);
  if (span !== undefined && span > 0) return { next: (from) => new Date(from.getTime() + span) };
  const given = expression.trim().split(/\s+/);
  const texts = given.length === 5 ? ['0', ...given] : given;
  if (texts.length !== FIELDS.length) throw new Error(`"${expression}" is not a schedule of five or six fields.`);
  const [seconds, minutes, hours, days, months, weekdays] = FIELDS.map((field, index) =>
    parseField(texts[index] ?? '', field, expression),
  );
  if (!seconds || !minutes || !hours || !days || !months || !weekdays) throw new Error('Six fields were parsed.');

  const matchesDay = (day: Date) =>
    months.has(day.getUTCMonth() + 1) && days.has(day.getUTCDate()) && weekdays.has(day.getUTCDay());
  return {
    next(from) {
      const start = new Date(Math.floor(from.getTime() / 1000) * 1000 + 1000);
      const day = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()));
      for (let ahead = 0; ahead <= DAYS_AHEAD; ahead += 1) {
        const earliest = ahead === 0 ? start.getTime() - day.getTime() : 0;
        const found = matchesDay(day) ? timeOfDay(hours, minutes, seconds, earliest / 1000) : undefined;
        if (found !== undefined) return new Date(day.getTime() + found * 1000);
        day.setUTCDate(day.getUTCDate() + 1);
      }
      return undefined;
    },
  };
}

/** Such a schedule has no schedule monitor, so its runs are told no status. */
export function firesMoreThanOncePerMinute(schedule: Schedule, now: Date): boolean {
  const first = schedule.next(now);
  const second = first && schedule.next(first);
  return first !== undefined && second !== undefined && second.getTime() - first.getTime() < 60_000;
}

function timeOfDay(hours: Values, minutes: Values, seconds: Values, earliest: number): number | undefined {
  for (const hour of hours) {
    if (hour * 3600 + 3599 < earliest) continue;
    for (const minute of minutes) {
      if (hour * 3600 + minute * 60 + 59 < earliest) continue;
      for (const second of seconds) {
        const time = hour * 3600 + minute * 60 + second;
        if (time >= earliest) return time;
      }
    }
  }
  return undefined;
}

function parseField(text: string, field: Field, expression: string): Values {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const match = /^(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/i.exec(item);
    const [, first = '', last, step] = match ?? [];
    const low = first === '*' ? field.low : parseValue(first, field);
    // `5/15` means from 5 onwards; a value without a step stands for itself alone.
    const open = first === '*' || step !== undefined;
    const high = last === undefined ? (open ? field.high : low) : parseValue(last, field);
    const stride = step === undefined ? 1 : Number(step);
    if (match === null || (first === '*' && last !== undefined) || !(low <= high) || stride < 1) {
      throw new Error(`"${item}" in the schedule "${expression}" is not understood.`);
    }
    for (let value = low; value <= high; value += stride) values.add(value);
  }
  return new Set([...values].sort((one, other) => one - other));
}

function parseValue(text: string, { low, high, names }: Field): number {
  const named = names.indexOf(text.toLowerCase().slice(0, 3));
  const value = /^\d+$/.test(text) ? Number(text) : named < 0 ? Number.NaN : named + low;
  return value >= low && value <= high ? value : Number.NaN;
}
