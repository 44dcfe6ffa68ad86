/** A life of the environment in which hosts are killed again and again, each in a moment that was chosen for it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Dice } from '../dice.ts';
import { Ambush, type Kill, momentOf } from './ambush.ts';
import { type EndedRefresh, INSTANCE_ID, wishes } from './contoso-life.ts';
import type { Theatre } from './theatre.ts';

const SECOND = 1_000;
/** Longer than the claim on an outbox row that a dead host leaves behind, shorter than its hold on a message. */
const LEAST_LEAP_IN_MS = 130 * SECOND;
const MOST_LEAP_IN_MS = 400 * SECOND;
const PATIENCE_IN_MS = 15 * SECOND;
const LONGEST_PAUSE_IN_MS = 400;

export async function liveThroughKills(theatre: Theatre, dice: Dice, count: number): Promise<readonly Kill[]> {
  const { hosts, clock, life, flows } = theatre;
  const kills: Kill[] = [];
  while (kills.length < count) {
    const victim = dice.pickOf(hosts);
    if (victim === undefined) throw new Error('There is nobody to kill.');
    const ambush = new Ambush(victim, momentOf(dice), PATIENCE_IN_MS);
    let isOver = false;
    flows.onPost = (phase) => {
      const wasAlive = victim.isAlive;
      ambush.onPost(phase);
      // The post in which the host dies is neither heard nor answered.
      return victim.isAlive || !wasAlive;
    };
    const ended = ambush.killed.then((kill) => {
      isOver = true;
      return kill;
    });
    misbehave(theatre, dice);
    life.crowdCrosses(clock.now());
    for (let left = dice.between(2, 6); left > 0; left -= 1) {
      // Spread over several polls.
      await pause(dice.below(LONGEST_PAUSE_IN_MS));
      if (!isOver) push(theatre, dice, life.happens(clock.now()));
    }
    kills.push(await ended);
    flows.onPost = () => true;

    const leap = dice.between(LEAST_LEAP_IN_MS, MOST_LEAP_IN_MS);
    const diedAt = clock.now();
    clock.leap(leap);
    for (const at of stampsWithin(diedAt, leap, dice)) life.happens(at);
    await victim.start();
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
  const stamps = Array.from({ length: dice.between(2, 6) }, () => from + dice.between(1, lengthInMs - 1));
  return [...new Set(stamps)].sort((a, b) => a - b);
}
