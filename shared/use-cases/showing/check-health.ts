/** Asks each thing that the app depends on whether it is there. Names the one that is not, and says nothing of why. */
import { succeed } from '../../domain/failure.ts';
import { LIST_READS } from '../../domain/instance-watch.ts';
import { addMs, type Instant, msOf } from '../../domain/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import type { InstanceDirectory } from '../../ports/instance-directory.ts';
import type { InstanceStore, StoredWatch } from '../../ports/instance-store.ts';
import type { Logger } from '../../ports/logger.ts';
import type { MessageQueues } from '../../ports/message-queues.ts';
import { readsFor } from '../polling/read-upstream.ts';
import { shareAnswers } from '../shared-answers.ts';

export interface HealthPorts {
  readonly instances: InstanceStore;
  readonly directory: InstanceDirectory;
  readonly queues: MessageQueues;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pollIntervalInMs: number;
}

export interface Dependency {
  readonly name: string;
  readonly status: 'up' | 'down';
  readonly problem?: string;
}

export interface Health {
  /** Without its storage the app can do nothing; without upstream it still delivers. */
  readonly status: 'up' | 'degraded' | 'down';
  readonly dependencies: readonly Dependency[];
}

/** Anybody may ask, as often as they like: storage is asked this often at most. */
const ANSWER_KEPT_IN_MS = 5_000;

/** So many intervals without a good poll are no hiccup. */
const INTERVALS_WITHOUT_A_POLL = 3;

export function createCheckHealth(ports: HealthPorts): () => Promise<Health> {
  const { instances, directory, queues, clock, logger, pollIntervalInMs } = ports;

  const ask = shareAnswers(check, ANSWER_KEPT_IN_MS, () => msOf(clock()));
  return async () => (await ask('all')).value;

  async function check(): Promise<{ readonly ok: true; readonly value: Health }> {
    const [watches, canQueue] = await Promise.all([answerOf(() => instances.all()), answerOf(() => queues.check())]);
    const storage: Dependency[] = [
      dependency('table-storage', watches.up, 'The tables cannot be read.'),
      dependency('queue-storage', canQueue.up, 'The queues cannot be reached.'),
    ];
    const upstream = instancesOf(watches.value ?? []);
    const down = (list: readonly Dependency[]) => list.some(({ status }) => status === 'down');
    return succeed({
      status: down(storage) ? 'down' : upstream.status === 'down' ? 'degraded' : 'up',
      dependencies: [...storage, upstream],
    });
  }

  /** Whoever asks is not known: how many are behind is for all to see, which ones only for readers of the log. */
  function instancesOf(watches: readonly StoredWatch[]): Dependency {
    const limit = addMs(clock(), -INTERVALS_WITHOUT_A_POLL * pollIntervalInMs);
    const behind = directory.all.filter(({ id }) =>
      watches.some((stored) => stored.watch.instanceId === id && !isPolledSince(stored, limit)),
    );
    for (const { id, name } of behind) logger.warn('instance.behind', { instanceId: id, name });
    const share = `${behind.length} of ${directory.all.length}`;
    return dependency('instances', behind.length === 0, `${share} behind: the last good poll is too long ago.`);
  }
}

async function answerOf<Value>(ask: () => Promise<Value>): Promise<{ readonly up: boolean; readonly value?: Value }> {
  try {
    return { up: true, value: await ask() };
  } catch {
    return { up: false };
  }
}

function dependency(name: string, isUp: boolean, problem: string): Dependency {
  return isUp ? { name, status: 'up' } : { name, status: 'down', problem };
}

function isPolledSince({ watch }: StoredWatch, limit: Instant): boolean {
  const wanted = readsFor(watch);
  return LIST_READS.filter((read) => wanted.has(read)).every((read) => {
    // A list that was neither read nor refused nor asked for yet is new.
    const at = watch.lastGoodPollAt[read] ?? watch.failingSince?.[read];
    return at === undefined || at >= limit;
  });
}
