/** Random lives of the subjects that have runs: in any order, sharing jobs, healed and aborted. */
import fc from 'fast-check';
import { ENDED_STATUSES } from '../../shared/domain/observation.ts';
import { ANY_OBJECT } from '../../shared/domain/subject.ts';
import { WANTED_OUTCOMES, WANTED_SUBMISSIONS } from '../../shared/domain/trigger.ts';
import { minute } from '../builders/instants.ts';
import { ANY_SOURCE, aFullRefresh, aRun, aUnification, SOURCE_ID } from '../builders/observations.ts';
import { aFullRefreshTrigger, aSourceTrigger, aUnificationTrigger } from '../builders/subscriptions.ts';
import { cooldownInMs, later, type Step, ticksOff, wishOf } from './steps.ts';

/** The last is named like a property that every object has: ids come from outside. */
const SOURCES = [SOURCE_ID, 'second-source', 'constructor'] as const;
const runFields = fc.record({
  at: fc.tuple(fc.integer({ min: 0, max: 30 }), ticksOff).map(([count, ticks]) => later(minute(1), count, ticks)),
  status: fc.constantFrom('successful', 'failed', ...ENDED_STATUSES),
  jobIds: fc.uniqueArray(fc.constantFrom('j1', 'j2', 'j3', 'j4', 'j5', 'j6', 'j7', 'j8'), {
    minLength: 1,
    maxLength: 2,
  }),
  seenIn: fc.constantFrom('status', 'tasks', 'event'),
});

const sourceTriggerOf = (dataSourceId: string) =>
  fc
    .record({
      kind: fc.constantFrom('data-source-refresh-failed' as const, 'data-source-refresh-succeeded' as const),
      cooldownInMs,
    })
    .map(({ kind, cooldownInMs: cooldown }) => aSourceTrigger(kind, { dataSourceId, cooldownInMs: cooldown }));
const outcome = fc.constantFrom(...WANTED_OUTCOMES);

/** The four subjects that have runs, each with its own triggers. */
export const RUN_SUBJECTS = {
  'a data source': { run: runFields.map((fields) => aRun(fields)), trigger: sourceTriggerOf(SOURCE_ID) },
  'any data source': {
    run: fc
      .tuple(runFields, fc.constantFrom(...SOURCES))
      .map(([fields, dataSourceId]) => aRun({ ...fields, dataSourceId, subject: ANY_SOURCE })),
    trigger: sourceTriggerOf(ANY_OBJECT),
  },
  'the full refresh': {
    run: fc
      .tuple(runFields, fc.constantFrom('scheduled' as const, 'manual' as const))
      .map(([fields, submission]) => aFullRefresh({ ...fields, submission })),
    trigger: fc
      .record({ outcome, submission: fc.constantFrom(...WANTED_SUBMISSIONS), cooldownInMs })
      .map(aFullRefreshTrigger),
  },
  unification: {
    run: runFields.map((fields) => aUnification(fields)),
    trigger: fc.record({ outcome, cooldownInMs }).map(aUnificationTrigger),
  },
} as const;

type RunSubject = keyof typeof RUN_SUBJECTS;
export const RUN_SUBJECT_NAMES = Object.keys(RUN_SUBJECTS) as RunSubject[];

export function runStepsOf(subject: RunSubject): fc.Arbitrary<Step[]> {
  const run = RUN_SUBJECTS[subject].run.map((observation): Step => ({ type: 'observe', observation }));
  const createdAt = fc.integer({ min: 0, max: 15 }).map(minute);
  const wish = wishOf(RUN_SUBJECTS[subject].trigger, createdAt);
  return fc.array(fc.oneof({ weight: 4, arbitrary: run }, { weight: 1, arbitrary: wish }), {
    minLength: 2,
    maxLength: 40,
  });
}
