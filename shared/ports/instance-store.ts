/** One record per instance: what is watched there and how far. */
import type { InstanceId } from '../domain/ids.ts';
import type { InstanceWatch } from '../domain/instance-watch.ts';

export interface StoredWatch {
  readonly watch: InstanceWatch;
  readonly version: string;
}

export interface InstanceStore {
  find(instanceId: InstanceId): Promise<StoredWatch | undefined>;
  all(): Promise<readonly StoredWatch[]>;
  /** Writes under the version that was read; undefined where somebody else wrote first. Lost answers are resolved inside. */
  replace(stored: StoredWatch, watch: InstanceWatch): Promise<StoredWatch | undefined>;
  /**
   * Applies a change to the record, made new where it is missing, until it holds: on a conflict it is read again and
   * the change is applied to what is there now.
   */
  change(
    instanceId: InstanceId,
    change: (watch: InstanceWatch) => InstanceWatch,
    known?: StoredWatch,
  ): Promise<InstanceWatch>;
}
