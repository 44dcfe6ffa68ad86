/** Asks upstream whether a trigger's subject exists and fits, and takes its level as the baseline. Answers are shared for a moment. */
import { fail, type InsightsFailure, type Result, succeed } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/ids.ts';
import { ANY_OBJECT } from '../../domain/subject.ts';
import type { Level } from '../../domain/subscription.ts';
import type { Trigger } from '../../domain/trigger.ts';
import type { LevelEvaluation } from '../../domain/upstream-models.ts';
import type { InsightsClient, InsightsReply } from '../../ports/insights-client.ts';
import { shareAnswers } from '../shared-answers.ts';

export type LookedUp =
  /** `level` is absent for occurrences, and where there was no successful evaluation yet. */
  | { readonly type: 'found'; readonly level?: Level }
  /** Upstream could not say: the subscription is taken all the same, without a baseline. */
  | { readonly type: 'not-told' };

export type LookUpSubject = (instanceId: InstanceId, trigger: Trigger) => Promise<Result<LookedUp>>;

/** A baseline is at most this old. */
const SHARED_FOR_IN_MS = 10_000;
/** The newest success may lie behind some failures. */
const HISTORY_IN_DAYS = 10;

export function createLookUpSubject(insights: InsightsClient, nowInMs: () => number): LookUpSubject {
  const segments = shareAnswers(
    (id: InstanceId) => insights.readSegments(id, HISTORY_IN_DAYS),
    SHARED_FOR_IN_MS,
    nowInMs,
  );
  const dataSources = shareAnswers((id: InstanceId) => insights.readDataSources(id), SHARED_FOR_IN_MS, nowInMs);
  const measures = shareAnswers((id: InstanceId) => insights.readMeasures(id), SHARED_FOR_IN_MS, nowInMs);

  return async function lookUpSubject(instanceId, trigger) {
    switch (trigger.kind) {
      case 'full-refresh-completed':
      case 'unification-completed':
        return succeed({ type: 'found' });
      case 'data-source-refresh-failed':
      case 'data-source-refresh-succeeded': {
        const { dataSourceId } = trigger;
        if (dataSourceId === ANY_OBJECT) return succeed({ type: 'found' });
        return judge(instanceId, dataSources(instanceId), (sources) =>
          sources.some((source) => isSame(source.dataSourceId, dataSourceId))
            ? succeed({ type: 'found' })
            : fail({ kind: 'subject-unknown', field: 'dataSourceId', what: 'data source', name: dataSourceId }),
        );
      }
      case 'segment-threshold-crossed': {
        const { segmentName } = trigger;
        return judge(instanceId, segments(instanceId), (all) => {
          const segment = all.find(({ name }) => isSame(name, segmentName));
          return segment === undefined
            ? fail({ kind: 'subject-unknown', field: 'segmentName', what: 'segment', name: segmentName })
            : succeed(found(segment.evaluations));
        });
      }
      case 'measure-threshold-crossed': {
        const { measureName } = trigger;
        return judge(instanceId, measures(instanceId), (all) => {
          const measure = all.find(({ name }) => isSame(name, measureName));
          if (measure === undefined) {
            return fail({ kind: 'subject-unknown', field: 'measureName', what: 'measure', name: measureName });
          }
          return measure.hasOneValue
            ? succeed(found(measure.evaluations))
            : fail({ kind: 'measure-has-dimensions', name: measure.displayName ?? measure.name });
        });
      }
    }
  };

  async function judge<Value>(
    instanceId: InstanceId,
    reply: InsightsReply<Value>,
    verdict: (value: Value) => Result<LookedUp>,
  ): Promise<Result<LookedUp>> {
    const answer = await reply;
    if (answer.ok) return verdict(answer.value);
    return isTold(answer.failure) ? fail({ kind: 'instance-unknown', instanceId }) : succeed({ type: 'not-told' });
  }
}

function isTold(failure: InsightsFailure): boolean {
  return failure.kind === 'insights-not-found';
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function found(evaluations: readonly LevelEvaluation[]): LookedUp {
  let newest: Level | undefined;
  for (const { at, outcome, value } of evaluations) {
    if (outcome !== 'succeeded' || value === undefined) continue;
    if (newest === undefined || at > newest.at) newest = { at, value };
  }
  return newest === undefined ? { type: 'found' } : { type: 'found', level: newest };
}
