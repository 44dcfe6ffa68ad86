/** What is pushed at a moment: something that has happened lately, and often a rival of the same subject beside it. */
import { subjectHashIn } from '../../../shared/domain/ids.ts';
import type { Observation } from '../../../shared/domain/observation.ts';
import { subjectHashOf } from '../../../shared/domain/subject.ts';
import type { Dice } from '../dice.ts';
import { withAnySource } from './happenings.ts';
import type { World } from './world.ts';

const LATEST = 8;
/** Of the others a host must not be disturbed either. */
const WATCHED_PERCENT = 80;

export function throwPushes(dice: Dice, { clock, makers, plan }: World, happenings: readonly Observation[]) {
  const now = clock.now();
  const watched = new Set(makers.lives.map(({ subscription: { id } }) => subjectHashIn(id)));
  const isWatched = (one: Observation) => withAnySource(one).some(({ subject }) => watched.has(subjectHashOf(subject)));
  const seen = happenings.filter(({ at }) => at <= now);
  const latest = (dice.percent(WATCHED_PERCENT) ? seen.filter(isWatched) : seen).slice(-LATEST);
  const chosen = dice.pickOf(latest);
  if (chosen === undefined) return [];
  const rivals = latest.filter((one) => one !== chosen && subjectHashOf(one.subject) === subjectHashOf(chosen.subject));
  const rival = dice.percent(plan.rivalPercent) ? dice.pickOf(rivals) : undefined;
  return rival === undefined ? [chosen] : [chosen, rival];
}
