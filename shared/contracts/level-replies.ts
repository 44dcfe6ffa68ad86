/** What the actions on segments and measures answer. */
import type { MeasureReading, SegmentReading } from '../domain/upstream-models.ts';
import type { MeasureReply, SegmentReply } from './level-routes.ts';

interface Now {
  readonly value?: number;
  readonly evaluatedAt?: string;
  readonly hasFailedSince: boolean;
}

export function segmentReplyOf({
  segment: { name, friendlyName, isActive },
  now: { value, ...now },
}: {
  readonly segment: SegmentReading;
  readonly now: Now;
}): SegmentReply {
  return {
    name,
    ...(friendlyName === undefined ? {} : { displayName: friendlyName }),
    state: isActive ? 'active' : 'inactive',
    ...(value === undefined ? {} : { memberCount: value }),
    ...now,
  };
}

export function measureReplyOf({
  measure: { name, displayName },
  now,
}: {
  readonly measure: MeasureReading;
  readonly now: Now;
}): MeasureReply {
  return { name, ...(displayName === undefined ? {} : { displayName }), ...now };
}
