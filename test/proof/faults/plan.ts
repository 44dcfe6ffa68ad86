/** What a schedule sets out with, all of it thrown by its seed: upstream's day, the flows, and what happens in which order. */
import type { Trigger } from '../../../shared/domain/trigger.ts';
import { DIRECTIONS, WANTED_OUTCOMES, WANTED_SUBMISSIONS } from '../../../shared/domain/trigger.ts';
import { MINUTE } from '../../builders/instants.ts';
import {
  aFullRefreshTrigger,
  aMeasureTrigger,
  aSegmentTrigger,
  aSourceTrigger,
  aUnificationTrigger,
} from '../../builders/subscriptions.ts';
import { MEASURES, SEGMENTS, SOURCES, type UpstreamLife } from '../../property/upstream-lives.ts';
import type { Dice } from '../dice.ts';

export type Action =
  | { readonly type: 'time'; readonly minutes: number }
  | { readonly type: 'sweep' | 'wake' | 'push' }
  | { readonly type: 'save' | 'change' | 'remove'; readonly flow: number };

export interface Plan {
  readonly life: UpstreamLife;
  /** The inputs between which each flow's maker changes. */
  readonly flows: readonly (readonly [Trigger, Trigger])[];
  /** About as many subscriptions to the first flow's subject as one transaction decides, or more. */
  readonly crowd: number;
  readonly actions: readonly Action[];
  readonly hosts: number;
  readonly faultPercent: number;
  readonly crashPercent: number;
  /** Of the hosts that write one of the several transactions of a large decision. */
  readonly crashInCrowdPercent: number;
  readonly troublePercent: number;
  /** Of the moves at which nobody moves, and time goes by. */
  readonly stallPercent: number;
  /** Of the pushes that another about the same subject comes with. */
  readonly rivalPercent: number;
}

/** By then upstream has done all that it does. */
export const LAST_MINUTE = 130;

/**
 * A few flows whose hosts meet all sorts of trouble; a crowd at one subject, and hosts that die while they decide for
 * it; hosts that are told different things about one subject at once, with a few flows or with a crowd that all fire at
 * each of them; or hosts so slow that claims end over their posts.
 */
export type PlanKind = 'few' | 'crowd' | 'rivals' | 'crowded-rivals' | 'slow';

const RIVAL_ACTIONS: readonly Action[] = [25, 25, 25].flatMap((minutes) => [
  { type: 'time', minutes },
  { type: 'push' },
  { type: 'push' },
]);

type Focus = (dice: Dice) => Trigger;

const FOCI: readonly [Focus, ...Focus[]] = [
  (dice) => ({ ...aSegmentTrigger(condition(dice)), segmentName: SEGMENTS[0] }),
  (dice) => ({ ...aMeasureTrigger(condition(dice)), measureName: MEASURES[0] ?? '' }),
  (dice) => aSourceTrigger(sourceKind(dice), { dataSourceId: SOURCES[0] ?? '', cooldownInMs: cooldown(dice) }),
  (dice) => aSourceTrigger(sourceKind(dice), { dataSourceId: '*', cooldownInMs: cooldown(dice) }),
  (dice) =>
    aFullRefreshTrigger({
      outcome: dice.pick(WANTED_OUTCOMES),
      submission: dice.pick(WANTED_SUBMISSIONS),
      cooldownInMs: cooldown(dice),
    }),
  (dice) => aUnificationTrigger({ outcome: dice.pick(WANTED_OUTCOMES), cooldownInMs: cooldown(dice) }),
];

/** Fires whenever the value has changed its sign. */
const EACH_CHANGE_OF_SIGN: Focus = () => ({
  ...aSegmentTrigger({ threshold: 0, direction: 'both', rearmMargin: 0, cooldownInMs: 0 }),
  segmentName: SEGMENTS[0],
});

export function throwPlan(dice: Dice, kind: PlanKind): Plan {
  const isRivalry = kind === 'rivals' || kind === 'crowded-rivals';
  const isCrowded = kind === 'crowd' || kind === 'crowded-rivals';
  const foci =
    kind === 'crowded-rivals'
      ? [EACH_CHANGE_OF_SIGN]
      : dice.shuffled(FOCI).slice(0, isRivalry ? 1 : dice.between(1, 2));
  const flows = Array.from({ length: dice.between(1, isCrowded ? 2 : 3) }, (_, index) => {
    const focus = foci[index % foci.length] ?? FOCI[0];
    return [focus(dice), focus(dice)] as const;
  });
  const thrown = () => Array.from({ length: dice.between(6, 10) }, () => throwAction(dice, flows.length));
  const actions = isRivalry ? RIVAL_ACTIONS : thrown();
  const life = throwLife(dice);
  return {
    life: kind === 'crowded-rivals' ? { ...life, segments: [alternating(dice), []] } : life,
    flows,
    crowd: isCrowded ? dice.between(kind === 'crowd' ? 47 : 50, 58) : 0,
    actions: [{ type: 'time', minutes: dice.between(5, 30) }, ...actions],
    hosts: dice.between(2, 3),
    // In a crowd each step is taken fifty times: little befalls it, so that it gets somewhere.
    faultPercent: kind !== 'few' ? dice.pick([0, 2, 4]) : dice.pick([2, 8, 15, 30]),
    crashPercent: kind !== 'few' ? 0 : dice.pick([0, 1, 2, 4]),
    crashInCrowdPercent: kind === 'crowd' ? 40 : 0,
    stallPercent: kind === 'slow' ? 20 : 4,
    rivalPercent: isRivalry ? 100 : 50,
    troublePercent: kind !== 'few' ? dice.pick([0, 5]) : dice.pick([0, 10, 40]),
  };
}

function throwAction(dice: Dice, flows: number): Action {
  const flow = dice.below(flows);
  const type = dice.pick([
    'time',
    'time',
    'time',
    'time',
    'wake',
    'wake',
    'push',
    'push',
    'push',
    dice.pick(['save', 'change', 'remove'] as const),
    dice.percent(20) ? 'sweep' : 'push',
  ] as const);
  if (type === 'time') return { type, minutes: dice.pick([1, 5, 12, 25]) };
  if (type === 'save' || type === 'change' || type === 'remove') return { type, flow };
  return { type };
}

function throwLife(dice: Dice): UpstreamLife {
  const [segments, measures] = [dice.fork(), dice.fork()];
  return {
    segments: [throwEvaluations(segments), []],
    measures: [throwEvaluations(measures), []],
    refreshes: throwRefreshes(dice.fork()),
  };
}

function throwEvaluations(dice: Dice): UpstreamLife['segments'][number] {
  const evaluations: { at: number; shownAfter: number; value: number | 'failed' }[] = [];
  for (let at = dice.pick([-20, 2]); at < 100 && evaluations.length < 7; at += dice.between(3, 25)) {
    evaluations.push({ at, shownAfter: 0, value: dice.percent(12) ? 'failed' : dice.between(-3, 3) });
  }
  return evaluations;
}

/** Upstream shows them so late that polls, which tell all in their order, do not come before the pushes. */
function alternating(dice: Dice): UpstreamLife['segments'][number] {
  return Array.from({ length: 8 }, (_, index) => ({
    at: 4 + 12 * index,
    shownAfter: 80,
    value: (index % 2 === 0 ? 1 : -1) * dice.between(1, 3),
  }));
}

function throwRefreshes(dice: Dice): UpstreamLife['refreshes'] {
  const step = () => ({
    minutes: dice.between(2, 12),
    end: dice.pick(['successful', 'successful', 'failed', 'timedOut', 'healed'] as const),
  });
  const refreshes: UpstreamLife['refreshes'][number][] = [];
  for (let startsAt = dice.between(1, 10); startsAt < 90 && refreshes.length < 4; startsAt += dice.between(15, 40)) {
    const submission = dice.pick(['scheduled', 'manual'] as const);
    refreshes.push({ id: `job-${refreshes.length}`, startsAt, submission, sources: [step(), step()], merge: step() });
  }
  return refreshes;
}

/** Around the values, so that most evaluations cross or leave something. */
function condition(dice: Dice) {
  return {
    threshold: dice.between(-1, 1),
    direction: dice.pick(DIRECTIONS),
    rearmMargin: dice.pick([0, 0, 1]),
    cooldownInMs: cooldown(dice),
  };
}

function cooldown(dice: Dice): number {
  return dice.pick([0, 0, 20]) * MINUTE;
}

function sourceKind(dice: Dice) {
  return dice.pick(['data-source-refresh-failed', 'data-source-refresh-succeeded'] as const);
}
