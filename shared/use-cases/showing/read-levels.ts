/** What triggers watch, as it is now: segments with their counts, and the value of a measure. */
import { fail, type Result, succeed } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/ids.ts';
import { type LevelNow, levelNow } from '../../domain/level-now.ts';
import type { MeasureReading, SegmentReading } from '../../domain/upstream-models.ts';
import type { InsightsClient, InsightsReply } from '../../ports/insights-client.ts';
import type { InstanceDirectory } from '../../ports/instance-directory.ts';
import { shareAnswers } from '../shared-answers.ts';

export interface SegmentNow {
  readonly segment: SegmentReading;
  readonly now: LevelNow;
}

export interface MeasureNow {
  readonly measure: MeasureReading;
  readonly now: LevelNow;
}

export interface ReadLevels {
  /** Sorted by name. */
  segments(instanceId: InstanceId): Promise<Result<readonly SegmentNow[]>>;
  segment(instanceId: InstanceId, name: string): Promise<Result<SegmentNow>>;
  measure(instanceId: InstanceId, name: string): Promise<Result<MeasureNow>>;
}

/** A flow may ask in a loop: upstream is asked for the whole list once in a while. */
const SHARED_FOR_IN_MS = 10_000;
/** Enough for the last successful evaluation, where a later one has failed. */
const HISTORY_IN_DAYS = 10;

export function createReadLevels(
  insights: InsightsClient,
  directory: InstanceDirectory,
  nowInMs: () => number,
): ReadLevels {
  const askSegments = shareAnswers(
    (id: InstanceId) => insights.readSegments(id, HISTORY_IN_DAYS),
    SHARED_FOR_IN_MS,
    nowInMs,
  );

  async function ofInstance<Value>(instanceId: InstanceId, ask: () => InsightsReply<Value>): Promise<Result<Value>> {
    return directory.find(instanceId) === undefined ? fail({ kind: 'instance-unknown', instanceId }) : ask();
  }

  async function segments(instanceId: InstanceId): Promise<Result<readonly SegmentNow[]>> {
    const reply = await ofInstance(instanceId, () => askSegments(instanceId));
    if (!reply.ok) return reply;
    const byName = [...reply.value].sort((a, b) => a.name.localeCompare(b.name, 'en'));
    return succeed(byName.map((segment) => ({ segment, now: levelNow(segment.evaluations) })));
  }

  return {
    segments,
    async segment(instanceId, name) {
      const all = await segments(instanceId);
      if (!all.ok) return all;
      const found = all.value.find(({ segment }) => segment.name === name);
      return found === undefined
        ? fail({ kind: 'subject-unknown', field: 'segmentName', what: 'segment', name })
        : succeed(found);
    },
    async measure(instanceId, name) {
      const reply = await ofInstance(instanceId, () => insights.readMeasure(instanceId, name, HISTORY_IN_DAYS));
      if (!reply.ok) {
        return reply.failure.kind === 'insights-not-found'
          ? fail({ kind: 'subject-unknown', field: 'measureName', what: 'business measure', name })
          : reply;
      }
      if (!reply.value.hasOneValue) return fail({ kind: 'measure-has-dimensions', name });
      return succeed({ measure: reply.value, now: levelNow(reply.value.evaluations) });
    },
  };
}
