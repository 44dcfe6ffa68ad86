// Upstream sets no limit to what it lists; a run with more than a cell of storage holds must not stand in the way of others.
import { expect, it } from 'vitest';
import type { Place } from '../../../../../shared/adapters/audience-insights/read-notes.ts';
import { readNodes } from '../../../../../shared/adapters/audience-insights/read-status.ts';
import { minute } from '../../../../builders/instants.ts';
import { aSourceTrigger } from '../../../../builders/subscriptions.ts';
import { aJob } from '../../../../builders/workflow.ts';
import { createTestApp } from '../../../../fakes/test-app.ts';
import { seed } from '../deciding/seeded-subject.ts';
import { pollAt, said } from './polled-app.ts';

const PLACE: Place = { within: () => PLACE, malformed() {}, unknownValue() {} };
const LONGEST = '\u0001'.repeat(5_000);

function aNodeOnTheWire(name: string, endedAt: number, jobIds: string[], message?: string) {
  return {
    operationType: 'Ingestion',
    identifier: name,
    friendlyName: `${name}${message === undefined ? '' : LONGEST}`,
    taskStatus: 'Failed',
    jobIds,
    endTimestamp: minute(endedAt),
    ...(message === undefined ? {} : { ciError: { message } }),
  };
}

it.each([
  ['a thousand jobs', 1_000, 36, 'x'],
  ['jobs with endless ids', 40, 5_000, 'x'],
  ['jobs with endless ids of quotes', 40, 5_000, '"'],
  ['jobs with endless ids that cannot be printed', 40, 5_000, '\u0001'],
])('A run of %s is decided, and so is what ends after it', async (_, jobs, length, letter) => {
  const app = createTestApp();
  await seed(app, [aSourceTrigger('data-source-refresh-failed', { dataSourceId: '*' })]);
  const jobIds = Array.from({ length: jobs }, (_none, index) => `${index}-`.padEnd(length, letter));
  app.insights.nodes = readNodes(
    [aNodeOnTheWire('source-a', 10, jobIds, `failed ${LONGEST}`), aNodeOnTheWire('source-b', 11, ['job-b'])],
    PLACE,
  );
  app.insights.jobs = [
    aJob({ jobId: 'job-b', status: 'failed', submittedAt: minute(5), endedAt: minute(11), tasks: [] }),
  ];
  await pollAt(app, 40);
  expect(said(app, 'observation.failed')).toEqual([]);
  expect(said(app, 'signal.fired')).toHaveLength(2);
});
