/** The zip in an empty folder: what is deployed does the main job by itself, and goes on where a host of it is killed. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { INSTANCE_ID, type Installation, startInstallation } from '../e2e/local-installation.ts';
import { createDice } from '../proof/dice.ts';
import { firstSeed } from '../proof/effort.ts';
import { liveThroughKills } from '../proof/kills/killed-life.ts';
import { reckon } from '../proof/kills/reckoning.ts';
import { leftInQueues, settleDown } from '../proof/kills/settled.ts';
import { startTheatre } from '../proof/kills/theatre.ts';
import { packagedApp, type UnpackedApp, unpack } from './packaged-app.ts';

const KILLS = 3;
/** On a machine that is busy with much else; alone, it takes less than a minute. */
const TIMEOUT_IN_MS = 480_000;

let unpacked: UnpackedApp;

beforeAll(async () => {
  unpacked = unpack((await packagedApp()).zip);
});
afterAll(() => unpacked?.remove());

it('A flow that is saved gets its event from the unpacked app', async () => {
  let installation: Installation | undefined;
  try {
    installation = await startInstallation({}, unpacked.folder);
    const { client, contoso, receiver, callbackOf } = installation;
    const callbackUrl = receiver.addFlow('sales').callbackUrl(receiver.origin);
    const query = { instanceId: INSTANCE_ID, segmentName: 'High_value', threshold: '5000' };
    const { id } = await client.subscribe('segment-threshold-crossed', query, callbackUrl);
    contoso.evaluateSegment('High_value', 5_100, { at: Date.now() + 1 });
    expect((await callbackOf('sales')).body).toMatchObject({
      eventType: 'segment-threshold-crossed',
      subscriptionId: id,
      previousCount: 4_900,
      currentCount: 5_100,
    });
    const { status, body } = await client.ask('GET', '/api/health', { key: undefined });
    expect([status, body]).toEqual([200, expect.objectContaining({ status: 'up' })]);
  } finally {
    await installation?.stop();
  }
});

it(
  'Two hosts of the unpacked app lose and repeat nothing when either is killed',
  async () => {
    const seed = firstSeed('kills');
    const dice = createDice(seed);
    const theatre = await startTheatre(dice.fork(), ['left', 'right'], unpacked.folder);
    try {
      const kills = await liveThroughKills(theatre, dice, KILLS);
      await settleDown(theatre);
      const [host] = theatre.hosts;
      if (host === undefined) throw new Error('There is no host.');
      const { differences, fires } = await reckon(theatre, theatre.clientOf(host));
      expect(differences, `seed ${seed}`).toEqual([]);
      expect([kills.length, await leftInQueues(theatre)]).toEqual([KILLS, []]);
      expect(fires).toBeGreaterThan(0);
    } finally {
      await theatre.stop();
    }
  },
  TIMEOUT_IN_MS,
);
