/** The building blocks of a maker's inputs. They arrive as text, and every refusal says what would be right. */
import { parse } from 'tinyduration';
import { z } from 'zod';
import { type InstanceId, instanceIdOf } from '../domain/ids.ts';
import { type Instant, parseInstant } from '../domain/instant.ts';

const LONGEST_NAME = 256;
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/;
const DAY_IN_MS = 24 * 60 * 60_000;
const LONGEST_COOLDOWN_IN_MS = 366 * DAY_IN_MS;

/** A name or id; `what` is said as in "segmentName must be the name of a segment". */
export function nameInput(what: string) {
  return (
    z
      .string({ error: `must be ${what}` })
      .trim()
      .min(1, `must be ${what}`)
      .max(LONGEST_NAME, `must have at most ${LONGEST_NAME} characters`)
      .refine((text) => !hasControlCharacter(text), 'must not hold control characters')
      // In a path these two are no names, but steps to somewhere else.
      .refine((text) => text !== '.' && text !== '..', `must be ${what}`)
  );
}

function hasControlCharacter(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return true;
  }
  return false;
}

export function instanceIdInput() {
  return nameInput('the id of a Customer Insights instance')
    .transform((text): InstanceId => instanceIdOf(text))
    .meta({
      title: 'Instance',
      description: 'The Customer Insights instance. Choose one from the list, or enter its ID.',
      options: { operationId: 'ListInstances' },
    });
}

export function numberInput(example: number) {
  const message = `must be a number, for example ${example}`;
  return (
    z
      .string({ error: message })
      .trim()
      .regex(DECIMAL, message)
      .transform(Number)
      .refine(Number.isFinite, message)
      // One zero: -0 would make another subscription of the same wish.
      .transform((value) => value + 0)
      .meta({ wireType: 'number' })
  );
}

export function wholeNumberInput(limits: { readonly least: number; readonly most: number }) {
  const message = `must be a whole number from ${limits.least} to ${limits.most}`;
  return z
    .string({ error: message })
    .trim()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .refine((value) => value >= limits.least && value <= limits.most, message)
    .meta({ wireType: 'integer' });
}

/** One of a few words, whatever their case. */
export function choiceInput<const Choices extends readonly [string, ...string[]]>(choices: Choices) {
  const message = `must be one of: ${choices.join(', ')}`;
  return z
    .string({ error: message })
    .transform((text) => text.trim().toLowerCase())
    .pipe(z.enum(choices, { error: message }))
    .meta({ choices });
}

/** An ISO 8601 duration, in milliseconds. Months and years have no fixed length, so they are refused. */
export function durationInput() {
  const message = 'must be a duration such as PT1H (one hour), P1D (one day) or PT0S (none), at most 366 days';
  return z.string({ error: message }).transform((text, context): number => {
    const inMs = durationInMs(text.trim());
    if (inMs !== undefined && inMs <= LONGEST_COOLDOWN_IN_MS) return inMs;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

export function durationInMs(text: string): number | undefined {
  try {
    const { years, months, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0, negative } = parse(text);
    if (years || months || negative) return undefined;
    return Math.round((weeks * 7 + days) * DAY_IN_MS + ((hours * 60 + minutes) * 60 + seconds) * 1_000);
  } catch {
    return undefined;
  }
}

export function instantInput() {
  return z
    .string()
    .transform((text, context): Instant => {
      const instant = parseInstant(text.trim());
      if (instant !== undefined) return instant;
      context.addIssue({ code: 'custom', message: 'must be a date and time such as 2026-03-02T04:00:00Z' });
      return z.NEVER;
    })
    .meta({ format: 'date-time' });
}
