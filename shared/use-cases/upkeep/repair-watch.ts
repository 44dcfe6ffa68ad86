/** Writes what an instance's record says about watched kinds and levels anew, from the subscriptions themselves. */
import { type InstanceId, type SubjectHash, subjectHashIn } from '../../domain/ids.ts';
import type { InstanceWatch, LevelMark, RunKind } from '../../domain/instance-watch.ts';
import { earlierOf, type Instant } from '../../domain/instant.ts';
import { isLevelKind, type SubjectKind } from '../../domain/subject.ts';
import { subjectKindOf } from '../../domain/trigger.ts';
import type { InstanceStore, StoredWatch } from '../../ports/instance-store.ts';
import type { Logger } from '../../ports/logger.ts';
import type { SubjectStore } from '../../ports/subject-store.ts';
import { earlierMark, firstMark } from '../polling/watch-subject.ts';
import { sideBySide } from '../side-by-side.ts';
import { ITEMS_AT_ONCE, tidyItem } from './tidy-item.ts';

export interface RepairPorts {
  readonly instances: InstanceStore;
  readonly subjects: SubjectStore;
  readonly logger: Logger;
}

/** What the subscriptions that are decided need their instance's record to hold. */
export interface Watched {
  readonly kinds: ReadonlySet<SubjectKind>;
  readonly levels: ReadonlyMap<SubjectHash, LevelMark>;
  readonly watchedSince: Readonly<Partial<Record<RunKind, Instant>>>;
}

export const NOT_WATCHED: Watched = { kinds: new Set(), levels: new Map(), watchedSince: {} };

interface Gathered {
  readonly kinds: Set<SubjectKind>;
  readonly levels: Map<SubjectHash, LevelMark>;
  readonly watchedSince: Partial<Record<RunKind, Instant>>;
}

export async function watchedByInstance(subjects: SubjectStore): Promise<ReadonlyMap<InstanceId, Watched>> {
  const byInstance = new Map<InstanceId, Gathered>();
  for await (const { subscription } of subjects.subscriptions()) {
    const { id, instanceId, trigger, createdAt } = subscription;
    const watched: Gathered = byInstance.get(instanceId) ?? { kinds: new Set(), levels: new Map(), watchedSince: {} };
    byInstance.set(instanceId, watched);
    const kind = subjectKindOf(trigger.kind);
    watched.kinds.add(kind);
    if (isLevelKind(kind)) {
      const hash = subjectHashIn(id);
      watched.levels.set(hash, earlierMark(watched.levels.get(hash), firstMark(kind, subscription)));
    } else {
      watched.watchedSince[kind] = earlierOf(watched.watchedSince[kind] ?? createdAt, createdAt);
    }
  }
  return byInstance;
}

/** Marks that the record does not have begin behind what has been decided; it is read for no others. */
export async function withNewMarks(
  { subjects, logger }: Pick<RepairPorts, 'subjects' | 'logger'>,
  watched: Watched,
  known: InstanceWatch['levels'],
): Promise<Watched> {
  const levels = new Map(watched.levels);
  const missing = [...levels].filter(([hash]) => known?.has(hash) !== true);
  const moved = sideBySide(missing, ITEMS_AT_ONCE, async ([hash, mark]): Promise<[SubjectHash, LevelMark]> => {
    // Where it cannot be read, the first mark costs reads, and no decision.
    const lock = await tidyItem(logger, { subject: hash }, () => subjects.readLock(hash));
    const lastSuccess = lock?.state.lastSuccess;
    return [hash, lastSuccess === undefined ? mark : { ...mark, successAt: lastSuccess.at, wantsBaseline: false }];
  });
  for await (const [hash, mark] of moved) levels.set(hash, mark);
  return { ...watched, levels };
}

/** The record with what it lacks; a mark that is there stays, for it knows how far it has got. Safe at any moment. */
export function completed(watch: InstanceWatch, watched: Watched): InstanceWatch {
  const watchedSince = { ...watch.watchedSince };
  for (const kind of ['data-source', 'full-refresh', 'unification'] as const) {
    const since = watched.watchedSince[kind];
    const known = watch.kinds.includes(kind) ? watch.watchedSince[kind] : undefined;
    if (since !== undefined) watchedSince[kind] = earlierOf(known ?? since, since);
  }
  return {
    ...watch,
    kinds: [...new Set([...watch.kinds, ...watched.kinds])],
    levels: new Map([...watched.levels, ...(watch.levels ?? [])]),
    watchedSince,
  };
}

/** The record with just what is needed: to be written under the version that was read before the subscriptions were. */
export function repaired(watch: InstanceWatch, watched: Watched): InstanceWatch {
  const { unreadSince = new Map<SubjectHash, Instant>(), ...next } = completed(watch, watched);
  const isNeeded = ([hash]: readonly [SubjectHash, unknown]) => watched.levels.has(hash);
  const unread = [...unreadSince].filter(isNeeded);
  return {
    ...next,
    kinds: next.kinds.filter((kind) => watched.kinds.has(kind)),
    levels: new Map([...(next.levels ?? [])].filter(isNeeded)),
    ...(unread.length === 0 ? {} : { unreadSince: new Map(unread) }),
  };
}

/**
 * For a record that has lost its marks. Undefined where somebody wrote it since it was read: what a subscribe has added
 * meanwhile is perhaps not among what was found, so the next poll repairs it.
 */
export function createRepairWatch(ports: RepairPorts): (stored: StoredWatch) => Promise<StoredWatch | undefined> {
  return async function repairWatch(stored) {
    const { watch } = stored;
    const watched = (await watchedByInstance(ports.subjects)).get(watch.instanceId) ?? NOT_WATCHED;
    return ports.instances.replace(stored, completed(watch, await withNewMarks(ports, watched, undefined)));
  };
}
