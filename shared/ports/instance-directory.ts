/** The instances that the app may watch, as its settings name them. */
import type { InstanceId } from '../domain/ids.ts';

export interface KnownInstance {
  readonly id: InstanceId;
  readonly name: string;
}

export interface InstanceDirectory {
  readonly all: readonly KnownInstance[];
  find(id: InstanceId): KnownInstance | undefined;
}
