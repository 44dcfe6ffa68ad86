/** The histories of measures that have changed: at most twenty a poll and taken in turn, so that none waits for ever behind others that stay changed. */
import type { InsightsFailure } from '../../domain/failure.ts';
import type { InstanceId, SubjectHash } from '../../domain/ids.ts';
import type { MeasureReading } from '../../domain/upstream-models.ts';
import type { InsightsClient } from '../../ports/insights-client.ts';

export interface ChangedMeasure {
  readonly hash: SubjectHash;
  readonly listed: MeasureReading;
  readonly days: number;
}

export interface Histories {
  readonly read: readonly (ChangedMeasure & { readonly history: MeasureReading })[];
  /** Those that could not be read, or whose turn has not come. */
  readonly unread: readonly SubjectHash[];
  /** Where the next poll goes on. */
  readonly lastTried: SubjectHash | undefined;
  readonly calls: number;
  /** Where upstream itself is to blame, and not the one measure. */
  readonly failure: InsightsFailure | undefined;
}

export const HISTORIES_PER_POLL = 20;

export async function readHistories(
  insights: InsightsClient,
  instanceId: InstanceId,
  changed: readonly ChangedMeasure[],
  lastTriedBefore: SubjectHash | undefined,
): Promise<Histories> {
  const read: (ChangedMeasure & { readonly history: MeasureReading })[] = [];
  const unread: SubjectHash[] = [];
  let lastTried: SubjectHash | undefined;
  let calls = 0;
  let failure: InsightsFailure | undefined;
  for (const measure of inTurn(changed, lastTriedBefore)) {
    if (calls === HISTORIES_PER_POLL || failure !== undefined) {
      unread.push(measure.hash);
      continue;
    }
    calls += 1;
    lastTried = measure.hash;
    const reply = await insights.readMeasure(instanceId, measure.listed.name, measure.days);
    if (reply.ok) {
      read.push({ ...measure, history: reply.value });
      continue;
    }
    unread.push(measure.hash);
    if (concernsAll(reply.failure)) failure = reply.failure;
  }
  return { read, unread, lastTried, calls, failure };
}

/** Any order will do that stays the same from poll to poll. */
function inTurn(changed: readonly ChangedMeasure[], after: SubjectHash | undefined): ChangedMeasure[] {
  const inOrder = [...changed].sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0));
  const next = after === undefined ? 0 : inOrder.findIndex(({ hash }) => hash > after);
  return next === -1 ? inOrder : [...inOrder.slice(next), ...inOrder.slice(0, next)];
}

/** Asked to wait, or without any answer, the others would fare no better; any other failure is the measure's own. */
function concernsAll(failure: InsightsFailure): boolean {
  if (failure.kind === 'insights-throttled') return true;
  return failure.kind === 'insights-unavailable' && (failure.status === undefined || failure.status === 503);
}
