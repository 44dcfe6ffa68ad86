/** A life of the environment in which hosts are killed again and again, each in a moment that was chosen for it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Dice } from '../dice.ts';
import { Ambush, type Kill, momentOf } from './ambush.ts';
import { type EndedRefresh, INSTANCE_ID, wishes } from './contoso-life.ts';
import { LEAP_IN_MS, polledAfter } from './settled.ts';
import type { Theatre } from './theatre.ts';

const SECOND = 1_000;
const MOST_LEAP_IN_MS = 400 * SECOND;
/** Upstream lists the last 50 jobs only: what is killed until they have gone by cannot know of the others, and says so. */
const MOST_JOBS_UNSEEN = 30;
const PATIENCE_IN_MS = 12 * SECOND;
const LONGEST_PAUSE_IN_MS = 400;

export async function liveThroughKills(theatre: Theatre, dice: Dice, count: number): Promise<readonly Kill[]> {
  const { hosts, clock, life, flows } = theatre;
  const kills: Kill[] = [];
  let jobsSeen = life.jobs;
  while (kills.length < count) {
    if (life.jobs - jobsSeen > MOST_JOBS_UNSEEN) {
      await polledAfter(theatre, clock.now());
      jobsSeen = life.jobs;
    }
    const ambush = new Ambush(hosts, momentOf(dice), PATIENCE_IN_MS);
    flows.onPost = (phase) => ambush.onPost(phase);
    misbehave(theatre, dice);
    life.crowdCrosses(clock.now());
    for (let left = dice.between(1, 4); left > 0; left -= 1) {
      // Spread over several polls.
      await pause(dice.below(LONGEST_PAUSE_IN_MS));
      if (!ambush.isOver) push(theatre, dice, life.happens(clock.now()));
    }
    const kill = await ambush.killed;
    kills.push(kill);

    const leap = kills.length < count ? dice.between(LEAP_IN_MS, MOST_LEAP_IN_MS) : LEAP_IN_MS;
    const diedAt = clock.now();
    clock.leap(leap);
    for (const at of stampsWithin(diedAt, leap, dice)) life.happens(at);
    await kill.host.start();
  }
  return kills;
}

/** Some flows answer the next posts with errors, which are tried again. */
function misbehave({ flows: { receiver } }: Theatre, dice: Dice): void {
  if (!dice.percent(50)) return;
  receiver.flow(`flow-${dice.below(wishes().length)}`).fail({ status: 503 }, dice.between(1, 2));
}

/** Told by an event also, at times. What the killed host does not take is told by upstream all the same. */
function push(theatre: Theatre, dice: Dice, ended: EndedRefresh | undefined): void {
  const host = dice.pickOf(theatre.hosts.filter(({ isAlive }) => isAlive));
  if (ended === undefined || host === undefined || !dice.percent(50)) return;
  const { dataSourceId, jobId, outcome, at } = ended;
  const event = {
    specversion: '1.0',
    id: `${jobId} ${dataSourceId}`,
    type: 'audienceinsights.datasource.refreshed',
    source: `/instances/${INSTANCE_ID}`,
    time: new Date(at).toISOString(),
    data: { instanceId: INSTANCE_ID, dataSourceId, jobIds: [jobId], outcome, endedAt: new Date(at).toISOString() },
  };
  theatre
    .clientOf(host)
    .push(event)
    .catch(() => undefined);
}

function stampsWithin(from: number, lengthInMs: number, dice: Dice): number[] {
  const stamps = Array.from({ length: dice.between(1, 3) }, () => from + dice.between(1, lengthInMs - 1));
  return [...new Set(stamps)].sort((a, b) => a - b);
}
