// The widest facts that can reach an event: names and messages as long as they get, of characters that cost most as JSON.
import type { Observation } from '../../shared/domain/observation.ts';
import { TRIGGER_KINDS, type Trigger, type TriggerKind } from '../../shared/domain/trigger.ts';
import { minute } from '../builders/instants.ts';
import { ANY_SOURCE, aFullRefresh, anEvaluation, aRun, aSubject, aUnification } from '../builders/observations.ts';
import {
  aFullRefreshTrigger,
  aMeasureTrigger,
  aSegmentTrigger,
  aSourceTrigger,
  aUnificationTrigger,
} from '../builders/subscriptions.ts';

/** JSON writes a control character as six bytes. */
const COSTLY = '\u0001';
const LONGEST_INPUT = COSTLY.repeat(256);
/** Upstream promises no limit for what it calls its objects, or for what it says of failures. */
const ENDLESS = COSTLY.repeat(100_000);

export const KINDS: readonly TriggerKind[] = TRIGGER_KINDS;

export function plainTrigger(kind: TriggerKind): Trigger {
  switch (kind) {
    case 'data-source-refresh-failed':
    case 'data-source-refresh-succeeded':
      return aSourceTrigger(kind, { dataSourceId: '*' });
    case 'segment-threshold-crossed':
      return aSegmentTrigger();
    case 'measure-threshold-crossed':
      return aMeasureTrigger();
    case 'full-refresh-completed':
      return aFullRefreshTrigger();
    case 'unification-completed':
      return aUnificationTrigger();
  }
}

export function longestTrigger(kind: TriggerKind): Trigger {
  const trigger = plainTrigger(kind);
  switch (trigger.kind) {
    case 'segment-threshold-crossed':
      return { ...trigger, segmentName: LONGEST_INPUT };
    case 'measure-threshold-crossed':
      return { ...trigger, measureName: LONGEST_INPUT };
    default:
      return trigger;
  }
}

/** What makes the trigger fire; `label` and `message` where the kind has them. */
export function firing(kind: TriggerKind, words: { label?: string; message?: string } = {}): Observation {
  const at = minute(10);
  const status = kind === 'data-source-refresh-failed' ? 'failed' : 'successful';
  switch (kind) {
    case 'data-source-refresh-failed':
    case 'data-source-refresh-succeeded':
      return aRun({ subject: ANY_SOURCE, at, status, ...words });
    case 'segment-threshold-crossed':
      return { ...anEvaluation(at, Number.MAX_VALUE), ...words };
    case 'measure-threshold-crossed':
      return { ...anEvaluation(at, -1.5e-300, { subject: aSubject({ kind: 'measure' }) }), ...words };
    case 'full-refresh-completed':
      return aFullRefresh({ at, status, ...words });
    case 'unification-completed':
      return aUnification({ at, status, ...words });
  }
}

export const longestFiring = (kind: TriggerKind): Observation => firing(kind, { label: ENDLESS, message: ENDLESS });
