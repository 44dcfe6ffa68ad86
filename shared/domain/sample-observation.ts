/** What could have been observed: for test events, and for the samples that a designer shows. */
import type { Instant } from './instant.ts';
import type { Observation } from './observation.ts';
import { ANY_OBJECT } from './subject.ts';
import type { Level, Subscription } from './subscription.ts';
import { type LevelTrigger, subjectOf } from './trigger.ts';

const SAMPLE_JOB_ID = '00000000-0000-0000-0000-000000000000';

/** An observation that would make the subscription fire. */
export function sampleObservationOf(
  { instanceId, trigger }: Pick<Subscription, 'instanceId' | 'trigger'>,
  at: Instant,
): { observation: Observation; previous?: Level } {
  const subject = subjectOf(instanceId, trigger);
  const run = { type: 'run', subject, at, jobIds: [SAMPLE_JOB_ID], seenIn: 'event' } as const;
  switch (trigger.kind) {
    case 'segment-threshold-crossed':
    case 'measure-threshold-crossed': {
      const { before, after } = sampleCrossing(trigger);
      return {
        observation: { type: 'level', subject, at, outcome: 'succeeded', value: after },
        previous: { at, value: before },
      };
    }
    case 'data-source-refresh-failed':
    case 'data-source-refresh-succeeded': {
      const dataSourceId = trigger.dataSourceId === ANY_OBJECT ? SAMPLE_JOB_ID : trigger.dataSourceId;
      const status = trigger.kind === 'data-source-refresh-failed' ? 'failed' : 'successful';
      return { observation: { ...run, status, dataSourceId } };
    }
    case 'full-refresh-completed':
      return {
        observation: {
          ...run,
          status: trigger.outcome === 'failed' ? 'failed' : 'successful',
          submission: trigger.submission === 'manual' ? 'manual' : 'scheduled',
        },
      };
    case 'unification-completed':
      return { observation: { ...run, status: trigger.outcome === 'failed' ? 'failed' : 'successful' } };
  }
}

function sampleCrossing({ threshold, direction }: LevelTrigger): { before: number; after: number } {
  return direction === 'below'
    ? { before: threshold, after: threshold - 1 }
    : { before: threshold, after: threshold + 1 };
}
