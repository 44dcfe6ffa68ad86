/**
 * Hosts are killed in the middle of polls and deliveries, and started anew: nothing is decided twice or forgotten, every
 * event arrives, always with the same bytes, and nothing waits for what a dead host holds in its hands.
 */
import { describe, expect, it } from 'vitest';
import { createDice } from '../dice.ts';
import { effort, firstSeed } from '../effort.ts';
import type { Kill } from './ambush.ts';
import { liveThroughKills } from './killed-life.ts';
import { reckon } from './reckoning.ts';
import { leftInQueues, settleDown } from './settled.ts';
import { startTheatre } from './theatre.ts';

const KILLS = effort({ test: 20, prove: 60 });
/** On a machine that is busy with much else; alone, a kill takes some seconds. */
const TIMEOUT_IN_MS = 300_000 + KILLS * 60_000;
const seed = firstSeed('kills');

describe('A life with kills', { timeout: TIMEOUT_IN_MS }, () => {
  it.each([
    { what: 'the only host', names: ['only'], of: seed },
    { what: 'either of two hosts on one storage', names: ['left', 'right'], of: seed + 1 },
  ])('loses and repeats nothing when $what is killed again and again', async ({ names, of }) => {
    const dice = createDice(of);
    const theatre = await startTheatre(dice.fork(), names);
    try {
      const kills = await liveThroughKills(theatre, dice, KILLS);
      await settleDown(theatre);
      const [host] = theatre.hosts;
      if (host === undefined) throw new Error('There is no host.');
      const { differences, ...counts } = await reckon(theatre, theatre.clientOf(host));
      const left = await leftInQueues(theatre);
      const bites = bitesOf(kills);
      console.log(`kills, seed ${of}: ${JSON.stringify({ kills: kills.length, ...bites, ...counts, left })}`);
      expect(differences, `npm run prove -- kills --seed ${of} --count ${KILLS}`).toEqual([]);
      expect(left).toEqual([]);
      expect(bites.inPoll).toBeGreaterThanOrEqual(Math.floor(KILLS / 5));
      expect(bites.inDelivery).toBeGreaterThanOrEqual(Math.floor(KILLS / 5));
    } finally {
      await theatre.stop();
    }
  });
});

/** A kill of an idle host proves nothing. */
function bitesOf(kills: readonly Kill[]) {
  const count = (fits: (kill: Kill) => boolean) => kills.filter(fits).length;
  return {
    inPoll: count(({ inHand, cameTrue }) => cameTrue && inHand.has('poll')),
    inDelivery: count(({ inHand, cameTrue }) => cameTrue && inHand.has('delivery')),
    idle: count(({ inHand }) => inHand.size === 0),
    tooLate: count(({ cameTrue }) => !cameTrue),
    atHalfDecision: count(({ moment, cameTrue }) => cameTrue && moment.of === 'half-decision'),
    atPost: count(({ moment, cameTrue }) => cameTrue && moment.of === 'post'),
  };
}
