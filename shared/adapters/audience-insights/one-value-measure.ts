/** Which measures have one value. Upstream has no such flag: this is read from how a measure is defined. */
import type { WireMeasureDefinition } from './wire-schemas.ts';

/** A business measure (not one per customer) without a dimension, from the builder or written as SQL. */
export function isOneValueMeasure(definition: WireMeasureDefinition): boolean {
  const isBusinessMeasure = definition.kind?.toLowerCase() === 'entity' && definition.isProfile !== true;
  const isScalar =
    definition.isScalar === true ||
    (definition.type?.toLowerCase() === 'manual' && definition.isManualQueryScalar === true);
  return isBusinessMeasure && isScalar && (definition.dimensions ?? []).length === 0;
}
