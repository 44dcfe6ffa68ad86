/** Nothing lost, nothing repeated: what was recorded is one orderly life, and what was decided is its fold. */
import { subjectHashIn } from '../../../shared/domain/ids.ts';
import { type Observation, observationKeyOf, runKeysOf } from '../../../shared/domain/observation.ts';
import { subjectHashOf } from '../../../shared/domain/subject.ts';
import { taken } from '../../builders/subscribe-requests.ts';
import type { Evidence } from './evidence.ts';
import type { Told } from './folded.ts';
import { happeningsOf, withAnySource } from './happenings.ts';
import type { Life } from './makers.ts';
import type { World } from './world.ts';

/** Of so many subscriptions the verdicts are asked for: each event costs two reads. */
const MOST_ASKED = 5;

export function judgeHistories({ histories }: Evidence): string[] {
  return [...histories].flatMap(([subject, history]) =>
    history.every(({ n }, index) => n === index + 1)
      ? []
      : [`The decisions of ${subject} are numbered ${history.map(({ n }) => n).join(', ')}`],
  );
}

/** All that upstream showed after a subscription began, of what polls can see. */
export function judgeCompleteness(world: World, { histories }: Evidence): string[] {
  const happenings = happeningsOf(world.plan.life);
  return world.makers.wanted.flatMap(({ subscription }) => {
    const subject = subjectHashIn(subscription.id);
    const recorded = (histories.get(subject) ?? []).map(({ observation }) => observation);
    const since = subscription.baseline?.at ?? subscription.createdAt;
    return happenings
      .flatMap(withAnySource)
      .filter((one) => subjectHashOf(one.subject) === subject && one.at > since)
      .filter((one) => !isRecorded(one, recorded) && !isOvertaken(one, recorded, world.pushed))
      .map(
        (one) => `${one.subject.kind} ${observationKeyOf(one)} of ${one.at} was never decided for ${subscription.id}`,
      );
  });
}

function isRecorded(one: Observation, recorded: readonly Observation[]): boolean {
  if (one.type === 'level') return recorded.some((other) => observationKeyOf(other) === observationKeyOf(one));
  const keys = runKeysOf(one);
  return recorded.some((other) => other.type === 'run' && runKeysOf(other).some((key) => keys.includes(key)));
}

/** Levels are decided in the order of their time: what is pushed leaves behind what no poll had seen yet. A failure hides nothing. */
function isOvertaken(one: Observation, recorded: readonly Observation[], pushed: ReadonlySet<string>): boolean {
  if (one.type !== 'level') return false;
  const hash = subjectHashOf(one.subject);
  return recorded.some((other) => other.at > one.at && pushed.has(`${hash} ${observationKeyOf(other)}`));
}

/** What each subscription says about itself. */
export async function judgeVerdicts(world: World, told: ReadonlyMap<Life, readonly Told[]>, { deliveries }: Evidence) {
  const onlooker = world.onlooker();
  const faults: string[] = [];
  for (const life of world.makers.wanted.slice(0, MOST_ASKED)) {
    const { subscription } = life;
    const side = await onlooker.subjects.readSubscription(subscription.id);
    if (side === undefined || side.subscription.since !== subscription.since) {
      faults.push(`${subscription.id} is lost`);
      continue;
    }
    const verdicts = taken(await onlooker.readVerdicts(subscription.id, { limit: 1_000 })).toReversed();
    const said = verdicts.map(({ entry, verdict, sequence, event }) =>
      [entry.n, verdict.reason, sequence, event?.eventId, event?.state].join(' '),
    );
    const expected = (told.get(life) ?? []).map(({ n, reason, fire }) => {
      const record = deliveries.find(({ entry }) => entry.eventId === fire?.eventId);
      return [n, reason, fire?.sequence, fire?.eventId, fire && (record?.end.state ?? 'forgotten')].join(' ');
    });
    if (said.join('\n') !== expected.join('\n')) {
      faults.push(`${subscription.id} says\n  ${said.join('\n  ')}\nand the fold says\n  ${expected.join('\n  ')}`);
    }
  }
  return faults;
}
