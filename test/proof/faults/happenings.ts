/** What upstream's day comes to, as observations: what can be pushed, and what must have been recorded in the end. */

import type { EndedStatus, Observation, RunObservation } from '../../../shared/domain/observation.ts';
import { ANY_OBJECT } from '../../../shared/domain/subject.ts';
import { minute } from '../../builders/instants.ts';
import {
  aFailedEvaluation,
  aFullRefresh,
  anEvaluation,
  aRun,
  aSubject,
  aUnification,
} from '../../builders/observations.ts';
import { MEASURES, SEGMENTS, SOURCES, type UpstreamLife } from '../../property/upstream-lives.ts';

export function withAnySource(one: Observation): Observation[] {
  if (one.subject.kind !== 'data-source') return [one];
  return [one, { ...one, subject: { ...one.subject, objectId: ANY_OBJECT } }];
}

/** Longer than any step. */
const REFRESH_MINUTES = 14;

export function happeningsOf(life: UpstreamLife): Observation[] {
  return [
    ...SEGMENTS.flatMap((name, index) => levelsOf('segment', name, life.segments[index] ?? [])),
    ...MEASURES.flatMap((name, index) => levelsOf('measure', name, life.measures[index] ?? [])),
    ...life.refreshes.flatMap(runsOf),
  ];
}

function levelsOf(kind: 'segment' | 'measure', objectId: string, evaluated: UpstreamLife['segments'][number]) {
  const subject = aSubject({ kind, objectId });
  return evaluated.map(({ at, value }) =>
    value === 'failed' ? aFailedEvaluation(minute(at), { subject }) : anEvaluation(minute(at), value, { subject }),
  );
}

function runsOf({ id, startsAt, submission, sources, merge }: UpstreamLife['refreshes'][number]): RunObservation[] {
  const ended = (step: typeof merge) => ({
    at: minute(startsAt + step.minutes),
    status: statusOf(step.end),
    jobIds: [id],
    seenIn: 'event' as const,
  });
  const hasFailed = [...sources, merge].some(({ end }) => end === 'failed' || end === 'timedOut');
  return [
    ...sources.map((step, index) => {
      const dataSourceId = SOURCES[index] ?? '';
      return aRun({ ...ended(step), dataSourceId, subject: aSubject({ kind: 'data-source', objectId: dataSourceId }) });
    }),
    aUnification(ended(merge)),
    aFullRefresh({
      at: minute(startsAt + REFRESH_MINUTES),
      status: hasFailed ? 'failed' : 'successful',
      jobIds: [id],
      submission,
      seenIn: 'event',
    }),
  ];
}

function statusOf(end: UpstreamLife['refreshes'][number]['merge']['end']): EndedStatus {
  return end === 'healed' ? 'successful' : end;
}
