/** The instances that a test's app may watch. */
import type { InstanceDirectory, KnownInstance } from '../../shared/ports/instance-directory.ts';

export function createFixedDirectory(all: readonly KnownInstance[]): InstanceDirectory {
  return { all, find: (id) => all.find((instance) => instance.id === id) };
}
