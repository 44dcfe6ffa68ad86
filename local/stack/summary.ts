// What the day comes to: for each of the six triggers what should have happened and what did, and whether all of it holds.
import { differencesOf, type FlowOutcome, startedEvents } from '../scenario/comparison.ts';
import type { Day } from '../scenario/day.ts';
import { TRIGGER_KINDS, type TriggerKind } from '../scenario/schema.ts';
import type { Paint } from './paint.ts';

interface TriggerRow {
  readonly trigger: TriggerKind;
  readonly expected: number;
  readonly fired: number;
  readonly callbacks: number;
  readonly published: number;
  /** Reasons with their numbers, the script's near misses among them. */
  readonly held: Readonly<Record<string, number>>;
}

export interface Summary {
  readonly rows: readonly TriggerRow[];
  readonly differences: readonly string[];
  readonly holds: boolean;
}

export function summaryOf(outcomes: readonly FlowOutcome[], day: Day): Summary {
  const rows = TRIGGER_KINDS.map((trigger) =>
    rowOf(
      trigger,
      outcomes.filter(({ flow }) => flow.trigger === trigger),
    ),
  );
  const silent = rows
    .filter(({ callbacks }) => callbacks === 0)
    .map(({ trigger }) => `${trigger}: no flow was started all day`);
  const differences = [...outcomes.flatMap((outcome) => differencesOf(outcome, day)), ...silent];
  return { rows, differences, holds: differences.length === 0 };
}

export function summaryLines({ rows, differences, holds }: Summary, paint: Paint): readonly string[] {
  const cells = rows.map(({ trigger, expected, fired, callbacks, published, held }) => [
    trigger,
    String(expected),
    String(fired),
    String(callbacks),
    String(published),
    Object.entries(held)
      .map(([reason, count]) => (count === 1 ? reason : `${reason} × ${count}`))
      .join(', ') || '–',
  ]);
  const table = [['trigger', 'expected', 'fired', 'callbacks', 'published', 'held'], ...cells];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) => row.map((cell, column) => aligned(cell, column, widths[column] ?? 0)).join('  '));
  const [head = '', ...body] = lines;
  const verdict = holds
    ? paint.green('Everything went as scripted.')
    : paint.red(`${differences.length === 1 ? 'One thing' : `${differences.length} things`} went otherwise:`);
  return ['', paint.bold(head), ...body, '', verdict, ...differences.map((difference) => paint.red(`  ${difference}`))];
}

function rowOf(trigger: TriggerKind, outcomes: readonly FlowOutcome[]): TriggerRow {
  const held: Record<string, number> = {};
  for (const { fires, reason } of outcomes.flatMap(({ verdicts }) => verdicts)) {
    if (!fires) held[reason] = (held[reason] ?? 0) + 1;
  }
  const sum = (count: (outcome: FlowOutcome) => number) =>
    outcomes.reduce((total, outcome) => total + count(outcome), 0);
  return {
    trigger,
    expected: sum(({ flow }) => flow.fires.length),
    fired: sum(({ verdicts }) => verdicts.filter(({ fires }) => fires).length),
    callbacks: sum(({ callbacks }) => startedEvents(callbacks).size),
    published: sum(({ published }) => published.size),
    held,
  };
}

/** Names and reasons to the left, numbers to the right. */
function aligned(cell: string, column: number, width: number): string {
  return column === 0 || column > 4 ? cell.padEnd(width) : cell.padStart(width);
}
