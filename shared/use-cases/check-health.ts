/** Asks each thing that the app depends on whether it is there. Names the one that is not, and says nothing of why. */

import { LIST_READS } from '../domain/instance-watch.ts';
import type { Instant } from '../domain/instant.ts';
import { addMs } from '../domain/instant.ts';
import type { Clock } from '../ports/clock.ts';
import type { InstanceDirectory } from '../ports/instance-directory.ts';
import type { InstanceStore, StoredWatch } from '../ports/instance-store.ts';
import type { MessageQueues } from '../ports/message-queues.ts';
import { readsFor } from './read-upstream.ts';

export interface HealthPorts {
  readonly instances: InstanceStore;
  readonly directory: InstanceDirectory;
  readonly queues: MessageQueues;
  readonly clock: Clock;
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

/** So many intervals without a good poll are no hiccup. */
const INTERVALS_WITHOUT_A_POLL = 3;

export function createCheckHealth(ports: HealthPorts): () => Promise<Health> {
  const { instances, directory, queues, clock, pollIntervalInMs } = ports;

  return async function checkHealth() {
    const [watches, canQueue] = await Promise.all([answerOf(() => instances.all()), answerOf(() => queues.check())]);
    const storage: Dependency[] = [
      dependency('table-storage', watches.up, 'The tables cannot be read.'),
      dependency('queue-storage', canQueue.up, 'The queues cannot be reached.'),
    ];
    const limit = addMs(clock(), -INTERVALS_WITHOUT_A_POLL * pollIntervalInMs);
    const upstream = directory.all.map(({ id, name }) => {
      const stored = watches.value?.find(({ watch }) => watch.instanceId === id);
      return dependency(
        `instance ${name}`,
        stored === undefined || isPolledSince(stored, limit),
        'Its last good poll is too long ago.',
      );
    });
    const down = (list: readonly Dependency[]) => list.some(({ status }) => status === 'down');
    return {
      status: down(storage) ? 'down' : down(upstream) ? 'degraded' : 'up',
      dependencies: [...storage, ...upstream],
    };
  };
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
    const at = watch.lastGoodPollAt[read];
    // A list that was never read is new: its first poll may still be on its way.
    return at === undefined || at >= limit;
  });
}
