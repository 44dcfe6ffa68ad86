/** Which faults can befall which kind of step, and how often each. */
import type { Dice } from '../dice.ts';
import type { Fate, Step, StepKind } from './gate.ts';

const FATES: Record<StepKind, readonly [Fate, ...Fate[]]> = {
  read: ['cut', 'busy', 'throttled', 'silence'],
  write: [
    'cut',
    'cut-after',
    'cut-after',
    'busy',
    'busy-after',
    'failed-after',
    'throttled',
    'silence',
    'silence-after',
  ],
  send: ['cut', 'cut-after', 'busy', 'failed-after', 'silence', 'silence-after'],
  upstream: ['cut', 'busy', 'throttled', 'failed-after'],
  post: ['cut', 'silence'],
  answer: ['cut-after', 'silence-after'],
};

/** One of the several transactions that decide for a crowd: the subject's own row, and many others. */
export function isLargeDecision({ kind, label }: Step): boolean {
  return kind === 'write' && /~last and \d{2,} more$/.test(label);
}

export function throwFate(dice: Dice, kind: StepKind): Fate {
  return dice.pick(FATES[kind]);
}
