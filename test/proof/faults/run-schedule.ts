/** Plays one seed from beginning to end, and says everything that is wrong with what it has left. */
import { vi } from 'vitest';
import { createDice } from '../dice.ts';
import { seatCrowd } from './crowd.ts';
import { gatherEvidence } from './evidence.ts';
import { fold } from './folded.ts';
import type { CreateHost } from './host.ts';
import { judgeCompleteness, judgeHistories, judgeVerdicts } from './judge-decisions.ts';
import { judgeDeliveries } from './judge-deliveries.ts';
import { judgePublications } from './judge-publications.ts';
import { type PlanKind, throwPlan } from './plan.ts';
import { Schedule } from './schedule.ts';
import { textOf } from './storage-faults.ts';
import { createWorld, type World } from './world.ts';

export interface Played {
  readonly faults: readonly string[];
  /** Every move in its order, with the time at which it was made. */
  readonly trace: readonly string[];
}

export interface Staging {
  readonly kind: PlanKind;
  readonly connectionString: string;
  readonly createHost: CreateHost;
}

export async function runSchedule(seed: number, { kind, connectionString, createHost }: Staging): Promise<Played> {
  const dice = createDice(seed);
  const plan = throwPlan(dice.fork(), kind);
  const world = createWorld({ connectionString, createHost, plan, dice: dice.fork() });
  await world.createTables();
  await seatCrowd(world);
  const schedule = new Schedule(world, dice);
  // The waits of the clients and of the app are moves of the schedule as well.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const faults: string[] = [];
  try {
    await schedule.begin();
    await schedule.play();
    await schedule.calm();
  } catch (fault) {
    faults.push(textOf(fault));
  } finally {
    vi.useRealTimers();
  }
  if (faults.length === 0) faults.push(...(await judge(world)));
  await world.dropTables();
  return { faults, trace: world.trace };
}

async function judge(world: World): Promise<string[]> {
  // A flow that says that it is gone ends its subscriptions by itself.
  world.makers.end((flow) => world.receiver.hasSaidGone(flow));
  const evidence = await gatherEvidence(world);
  const outOfOrder = judgeHistories(evidence);
  if (outOfOrder.length > 0) return outOfOrder;
  try {
    const told = fold(world.makers.lives, evidence.histories);
    return [
      ...judgeCompleteness(world, evidence),
      ...judgeDeliveries(world, told, evidence),
      ...judgePublications(world, evidence),
      ...(await judgeVerdicts(world, told, evidence)),
    ];
  } catch (fault) {
    return [textOf(fault)];
  }
}
