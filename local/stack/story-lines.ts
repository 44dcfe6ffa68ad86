// How the day is told: one line for each step, for what the app has seen and decided, and for each callback.
import type { ReceivedCallback } from '../receiver/receiver.ts';
import { timeOfDayOf } from '../scenario/day.ts';
import type { LogEntry } from './app-log.ts';
import type { Paint } from './paint.ts';

const INDENT = '       ';

export function stepLine(at: string, says: string, paint: Paint): string {
  return `\n${paint.bold(at)}  ${paint.bold(says)}`;
}

/** One observation with the verdicts on it: how many flows start, how many are held and why. */
export function decidedLine(entry: LogEntry, paint: Paint): string {
  const fires = numberIn(entry, 'fires') ?? 0;
  const verdicts = [
    ...(fires > 0 ? [paint.green(`starts ${fires === 1 ? 'a flow' : `${fires} flows`}`)] : []),
    ...heldTexts(entry.holds).map((text) => paint.yellow(text)),
  ];
  const said = verdicts.length === 0 ? paint.dim('nobody asked') : verdicts.join(', ');
  return `${INDENT}${paint.dim('saw')}   ${timeOf(entry)}  ${subjectText(entry)}: ${said}`;
}

export function setAsideLine(entry: LogEntry, paint: Paint): string {
  const reason = textIn(entry, 'reason') ?? 'held';
  return `${INDENT}${paint.dim(`saw   ${timeOf(entry)}  ${subjectText(entry)}: ${reason}, nothing new`)}`;
}

export function firedLine(flowName: string, reason: string, paint: Paint): string {
  return `${INDENT}${paint.green('fire')}         ${flowName}: ${reason}`;
}

export function callbackLine(flowName: string, { body, status }: ReceivedCallback, paint: Paint): string {
  const answer = status < 300 ? paint.green(`answered ${status}`) : paint.red(`answered ${status}`);
  return `${INDENT}${paint.cyan('call')}  ${timeOf(body)}  ${flowName}${factsOf(body)} → ${answer}`;
}

export function troubleLine(text: string, paint: Paint): string {
  return `${INDENT}${paint.red('note')}         ${text}`;
}

function heldTexts(holds: unknown): string[] {
  if (typeof holds !== 'object' || holds === null) return [];
  return Object.entries(holds).map(([reason, count]) =>
    count === 1 ? `held: ${reason}` : `held ${count} ×: ${reason}`,
  );
}

/** `High value customers 10,240 (was 10,000)`, or `POS purchases successful`. */
function subjectText(entry: LogEntry): string {
  const kind = (textIn(entry, 'subjectKind') ?? 'something').replace('-', ' ');
  const object = textIn(entry, 'objectId');
  const named = textIn(entry, 'label') ?? (object === undefined || object === '*' ? undefined : object);
  const scope = object === '*' && kind === 'data source' ? ' (any data source)' : '';
  const value = numberIn(entry, 'value');
  const previous = numberIn(entry, 'previous');
  const result = value === undefined ? textIn(entry, 'outcome') : grouped(value);
  const was = value === undefined || previous === undefined ? '' : ` (was ${grouped(previous)})`;
  const name = named === undefined ? kind : `${kind} ${named}`;
  return `${name}${scope}${result === undefined ? '' : ` ${result}`}${was}`;
}

/** What the callback of a level tells: from where to where. Of a run: how it ended. */
function factsOf(body: Readonly<Record<string, unknown>>): string {
  const from = numberIn(body, 'previousCount') ?? numberIn(body, 'previousValue');
  const to = numberIn(body, 'currentCount') ?? numberIn(body, 'currentValue');
  if (from !== undefined && to !== undefined) return ` (${grouped(from)} to ${grouped(to)})`;
  const facts = [textIn(body, 'dataSourceName'), textIn(body, 'status')].filter((fact) => fact !== undefined);
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`;
}

function timeOf(fields: Readonly<Record<string, unknown>>): string {
  return timeOfDayOf(textIn(fields, 'observedAt') ?? textIn(fields, 'occurredAt') ?? '     ');
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

function textIn(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}

function numberIn(fields: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = fields[name];
  return typeof value === 'number' ? value : undefined;
}
