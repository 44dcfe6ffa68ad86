/** A snapshot with a fault planted into it: the first resource of a type has another value, or none where it is undefined. */
import type { Snapshot } from './bicep-compiler.ts';
import { resourcesOf } from './rule.ts';

export function withProperty(snapshot: Snapshot, type: string, name: string, value: unknown): Snapshot {
  const first = resourcesOf(snapshot, type)[0];
  const predictedResources = snapshot.predictedResources.map((one) => {
    if (one !== first) return one;
    const { [name]: _, ...others } = one.properties;
    return { ...one, properties: value === undefined ? others : { ...others, [name]: value } };
  });
  return { ...snapshot, predictedResources };
}
