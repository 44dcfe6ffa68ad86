// An app that watches one instance, asked to poll it now, and what upstream then lists.
import type { Observation } from '../../../../../shared/domain/observation.ts';
import type { LevelEvaluation, MeasureReading, SegmentReading } from '../../../../../shared/domain/upstream-models.ts';
import { MINUTE, minute } from '../../../../builders/instants.ts';
import type { LogLine } from '../../../../builders/log-lines.ts';
import { INSTANCE_ID } from '../../../../builders/observations.ts';
import type { TestApp } from '../../../../fakes/test-app.ts';

export function poll(app: TestApp, kind: 'scheduled' | 'wake-up' = 'scheduled'): Promise<void> {
  return app.pollInstance({ kind, instanceId: INSTANCE_ID, requestedAt: app.clock.now() });
}

export function push(app: TestApp, observation: Observation): Promise<void> {
  return app.pollInstance({ kind: 'pushed', instanceId: INSTANCE_ID, requestedAt: app.clock.now(), observation });
}

/** Polls at that minute of the test's day. */
export async function pollAt(app: TestApp, count: number): Promise<void> {
  app.clock.set(minute(count));
  app.sourceClock.set(minute(count));
  await poll(app);
}

export type Shown = readonly [atMinute: number, value: number | 'failed'];

function evaluationsOf(shown: readonly Shown[]): LevelEvaluation[] {
  return shown.map(([count, value]) =>
    value === 'failed' ? { at: minute(count), outcome: 'failed' } : { at: minute(count), outcome: 'succeeded', value },
  );
}

export function aSegment(shown: readonly Shown[], overrides: Partial<SegmentReading> = {}): SegmentReading {
  return { name: 'HighValueCustomers', isActive: true, evaluations: evaluationsOf(shown), ...overrides };
}

export function aMeasure(shown: readonly Shown[], name = 'TotalRevenue'): MeasureReading {
  return { name, hasOneValue: true, evaluations: evaluationsOf(shown) };
}

export async function watchOf(app: TestApp) {
  return (await app.instances.find(INSTANCE_ID))?.watch ?? neverWatched();
}

function neverWatched(): never {
  throw new Error('The instance has no record');
}

export function said(app: TestApp, event: LogLine['event']): LogLine['fields'][] {
  return app.logger.lines.filter((line) => line.event === event).map(({ fields }) => fields);
}

export const HOUR = 60 * MINUTE;
