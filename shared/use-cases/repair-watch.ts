/** Writes what an instance's record says about watched kinds and levels anew, from the subscriptions themselves. */
import { type InstanceId, type SubjectHash, subjectHashIn } from '../domain/ids.ts';
import type { InstanceWatch, LevelMark } from '../domain/instance-watch.ts';
import { isLive } from '../domain/lease.ts';
import { isLevelKind, type SubjectKind } from '../domain/subject.ts';
import { subjectKindOf } from '../domain/trigger.ts';
import type { Clock } from '../ports/clock.ts';
import type { InstanceStore, StoredWatch } from '../ports/instance-store.ts';
import type { LeaseStore } from '../ports/lease-store.ts';
import type { SubjectStore } from '../ports/subject-store.ts';
import { earlierMark, firstMark } from './watch-subject.ts';

export interface RepairPorts {
  readonly instances: InstanceStore;
  readonly leases: LeaseStore;
  readonly subjects: SubjectStore;
  readonly clock: Clock;
}

/** What live subscriptions need their instance's record to hold. */
export interface Watched {
  readonly kinds: ReadonlySet<SubjectKind>;
  readonly levels: ReadonlyMap<SubjectHash, LevelMark>;
}

export async function watchedByInstance(ports: RepairPorts): Promise<ReadonlyMap<InstanceId, Watched>> {
  const { leases, subjects, clock } = ports;
  const byInstance = new Map<InstanceId, { kinds: Set<SubjectKind>; levels: Map<SubjectHash, LevelMark> }>();
  for await (const side of leases.all()) {
    if (!isLive(side, clock())) continue;
    const decided = await subjects.readSubscription(side.subscriptionId);
    if (decided === undefined) continue;
    const { subscription } = decided;
    const watched = byInstance.get(subscription.instanceId) ?? { kinds: new Set(), levels: new Map() };
    byInstance.set(subscription.instanceId, watched);
    const kind = subjectKindOf(subscription.trigger.kind);
    watched.kinds.add(kind);
    const hash = subjectHashIn(subscription.id);
    if (isLevelKind(kind))
      watched.levels.set(hash, earlierMark(watched.levels.get(hash), firstMark(kind, subscription)));
  }
  for (const { levels } of byInstance.values()) {
    for (const [hash, mark] of levels) {
      const lastSuccess = (await subjects.readLock(hash))?.state.lastSuccess;
      if (lastSuccess !== undefined) levels.set(hash, { ...mark, successAt: lastSuccess.at, wantsBaseline: false });
    }
  }
  return byInstance;
}

/** The record as the subscriptions need it; a mark that is there stays, for it knows how far it has got. */
export function repaired(watch: InstanceWatch, watched: Watched | undefined): InstanceWatch {
  const needed = watched?.levels ?? new Map<SubjectHash, LevelMark>();
  const levels = new Map([...needed].map(([hash, mark]) => [hash, watch.levels?.get(hash) ?? mark] as const));
  return { ...watch, kinds: watch.kinds.filter((kind) => watched?.kinds.has(kind) ?? false), levels };
}

/** For a record that has lost its marks: everything else in it stays. */
export function createRepairWatch(ports: RepairPorts): (stored: StoredWatch) => Promise<InstanceWatch> {
  return async function repairWatch({ watch }) {
    const watched = (await watchedByInstance(ports)).get(watch.instanceId);
    return ports.instances.change(watch.instanceId, (current) =>
      current.levels === undefined ? { ...repaired(current, watched), kinds: current.kinds } : current,
    );
  };
}
