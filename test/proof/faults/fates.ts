/** Which faults can befall which kind of step, and how often each. */
import type { Dice } from '../dice.ts';
import type { Fate, StepKind } from './gate.ts';

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

export function throwFate(dice: Dice, kind: StepKind): Fate {
  return dice.pick(FATES[kind]);
}
