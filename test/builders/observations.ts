/** Valid observations of one instance, to be varied field by field. */
import { instanceIdOf } from '../../shared/domain/ids.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import type { LevelObservation, RunObservation } from '../../shared/domain/observation.ts';
import { ANY_OBJECT, type Subject } from '../../shared/domain/subject.ts';
import { minute } from './instants.ts';

export const INSTANCE_ID = instanceIdOf('0f5e2c11-7d3a-4e0a-9c55-2b1d8f6a0001');
export const SOURCE_ID = '8b0f2d52-54c1-4a0b-8d2e-0d3f0f6a7711';
export const JOB_ID = '5d7c0f5a-9d1a-4a5e-8f43-1f9b2f7d0a01';

export function aSubject(overrides: Partial<Subject> = {}): Subject {
  return { instanceId: INSTANCE_ID, kind: 'segment', objectId: 'HighValueCustomers', ...overrides };
}

export const ANY_SOURCE: Subject = aSubject({ kind: 'data-source', objectId: ANY_OBJECT });

export function anEvaluation(
  at: Instant,
  value: number,
  overrides: { readonly subject?: Subject; readonly label?: string } = {},
): Extract<LevelObservation, { outcome: 'succeeded' }> {
  return { type: 'level', subject: aSubject(), at, outcome: 'succeeded', value, ...overrides };
}

export function aFailedEvaluation(
  at: Instant,
  overrides: { readonly subject?: Subject; readonly message?: string } = {},
): Extract<LevelObservation, { outcome: 'failed' }> {
  return { type: 'level', subject: aSubject(), at, outcome: 'failed', ...overrides };
}

/** A data source's run, unless told otherwise. */
export function aRun(overrides: Partial<Omit<RunObservation, 'type'>> = {}): RunObservation {
  return {
    type: 'run',
    subject: aSubject({ kind: 'data-source', objectId: SOURCE_ID }),
    at: minute(10),
    status: 'successful',
    jobIds: [JOB_ID],
    dataSourceId: SOURCE_ID,
    seenIn: 'status',
    ...overrides,
  };
}

export function aFullRefresh(overrides: Partial<Omit<RunObservation, 'type' | 'dataSourceId'>> = {}): RunObservation {
  const subject = aSubject({ kind: 'full-refresh', objectId: ANY_OBJECT });
  const refresh = { subject, at: minute(10), status: 'successful', jobIds: [JOB_ID], seenIn: 'jobs' } as const;
  return { type: 'run', submission: 'scheduled', ...refresh, ...overrides };
}

export function aUnification(overrides: Partial<Omit<RunObservation, 'type' | 'dataSourceId'>> = {}): RunObservation {
  const subject = aSubject({ kind: 'unification', objectId: ANY_OBJECT });
  const merge = { subject, at: minute(10), status: 'successful', jobIds: [JOB_ID], seenIn: 'status' } as const;
  return { type: 'run', ...merge, ...overrides };
}
