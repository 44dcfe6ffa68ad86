/** What a maker can ask for: the six triggers and their inputs. */

import type { InstanceId } from './ids.ts';
import { ANY_OBJECT, type Subject, type SubjectKind } from './subject.ts';

export const TRIGGER_KINDS = [
  'data-source-refresh-failed',
  'data-source-refresh-succeeded',
  'segment-threshold-crossed',
  'measure-threshold-crossed',
  'full-refresh-completed',
  'unification-completed',
] as const;
export type TriggerKind = (typeof TRIGGER_KINDS)[number];

export const DIRECTIONS = ['above', 'below', 'both'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const WANTED_OUTCOMES = ['any', 'succeeded', 'failed'] as const;
export type WantedOutcome = (typeof WANTED_OUTCOMES)[number];

export const WANTED_SUBMISSIONS = ['scheduled', 'manual', 'any'] as const;
export type WantedSubmission = (typeof WANTED_SUBMISSIONS)[number];

/** A level's condition. `cooldownInMs` 0 means none; `rearmMargin` is in the level's own unit. */
export interface LevelCondition {
  readonly threshold: number;
  readonly direction: Direction;
  readonly rearmMargin: number;
  readonly cooldownInMs: number;
}

export type LevelTrigger =
  | ({ readonly kind: 'segment-threshold-crossed'; readonly segmentName: string } & LevelCondition)
  | ({ readonly kind: 'measure-threshold-crossed'; readonly measureName: string } & LevelCondition);

export type OccurrenceTrigger =
  | {
      readonly kind: 'data-source-refresh-failed' | 'data-source-refresh-succeeded';
      /** `*` for any data source. */
      readonly dataSourceId: string;
      readonly cooldownInMs: number;
    }
  | {
      readonly kind: 'full-refresh-completed';
      readonly outcome: WantedOutcome;
      readonly submission: WantedSubmission;
      readonly cooldownInMs: number;
    }
  | { readonly kind: 'unification-completed'; readonly outcome: WantedOutcome; readonly cooldownInMs: number };

export type Trigger = LevelTrigger | OccurrenceTrigger;

const SUBJECT_KIND_OF: Record<TriggerKind, SubjectKind> = {
  'data-source-refresh-failed': 'data-source',
  'data-source-refresh-succeeded': 'data-source',
  'segment-threshold-crossed': 'segment',
  'measure-threshold-crossed': 'measure',
  'full-refresh-completed': 'full-refresh',
  'unification-completed': 'unification',
};

export function subjectKindOf(kind: TriggerKind): SubjectKind {
  return SUBJECT_KIND_OF[kind];
}

export function subjectOf(instanceId: InstanceId, trigger: Trigger): Subject {
  return { instanceId, kind: subjectKindOf(trigger.kind), objectId: objectIdOf(trigger) };
}

function objectIdOf(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'data-source-refresh-failed':
    case 'data-source-refresh-succeeded':
      return trigger.dataSourceId;
    case 'segment-threshold-crossed':
      return trigger.segmentName;
    case 'measure-threshold-crossed':
      return trigger.measureName;
    case 'full-refresh-completed':
    case 'unification-completed':
      return ANY_OBJECT;
  }
}

export function isLevelTrigger(trigger: Trigger): trigger is LevelTrigger {
  return trigger.kind === 'segment-threshold-crossed' || trigger.kind === 'measure-threshold-crossed';
}
