/** An instance has two keys, so that either can be renewed while the other serves: this keeps which one works. */
import type { InstanceId } from '../../domain/ids.ts';

export interface InstanceKeys {
  readonly primaryKey: string;
  readonly secondaryKey?: string;
}

export interface SubscriptionKey {
  /** What may be logged of it. */
  readonly name: 'primary' | 'secondary';
  readonly value: string;
}

export interface SubscriptionKeys {
  /** The one that worked last comes first; none for an instance that is not configured. */
  of(instanceId: InstanceId): readonly SubscriptionKey[];
  worked(instanceId: InstanceId, key: SubscriptionKey): void;
}

export function createSubscriptionKeys(instances: ReadonlyMap<InstanceId, InstanceKeys>): SubscriptionKeys {
  const lastWorked = new Map<InstanceId, SubscriptionKey['name']>();
  return {
    of(instanceId) {
      const configured = instances.get(instanceId);
      if (configured === undefined) return [];
      const primary: SubscriptionKey = { name: 'primary', value: configured.primaryKey };
      if (configured.secondaryKey === undefined) return [primary];
      const secondary: SubscriptionKey = { name: 'secondary', value: configured.secondaryKey };
      return lastWorked.get(instanceId) === 'secondary' ? [secondary, primary] : [primary, secondary];
    },
    worked(instanceId, { name }) {
      lastWorked.set(instanceId, name);
    },
  };
}
