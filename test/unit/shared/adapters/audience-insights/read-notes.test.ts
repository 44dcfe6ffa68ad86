import { describe, expect, it } from 'vitest';
import { createNoteTaker } from '../../../../../shared/adapters/audience-insights/read-notes.ts';
import { keepLogLines } from '../../../../builders/log-lines.ts';
import { CONTOSO } from '../../../../builders/workflow.ts';

const of = { operation: 'readJobs', instanceId: CONTOSO };

describe('the notes of a reading', () => {
  it('say where in the list a malformed item stands, and which field of it is wrong', () => {
    const logger = keepLogLines();
    const { root, close } = createNoteTaker(logger)(of);
    root.within(3, 'tasks').within(1).malformed('taskStatus');
    root.malformed('name');
    close();
    expect(logger.lines).toEqual([
      { level: 'warn', event: 'insights.item-malformed', fields: { ...of, index: 3, field: 'tasks.1.taskStatus' } },
      { level: 'warn', event: 'insights.item-malformed', fields: { ...of, field: 'name' } },
      { level: 'warn', event: 'insights.item-malformed', fields: { ...of, count: 2 } },
    ]);
  });

  it('count all malformed items, and log the first twenty', () => {
    const logger = keepLogLines();
    const { root, close } = createNoteTaker(logger)(of);
    for (let index = 0; index < 500; index++) root.within(index).malformed('jobId');
    close();
    expect(logger.lines).toHaveLength(21);
    expect(logger.lines.at(-1)?.fields).toEqual({ ...of, count: 500 });
  });

  it('tell of an unknown value once, in all readings together and however it is spelled', () => {
    const logger = keepLogLines();
    const takeNotes = createNoteTaker(logger);
    takeNotes(of).root.within(1).unknownValue('jobStatus', 'paused');
    takeNotes(of).root.within(2).unknownValue('jobStatus', 'Paused');
    takeNotes(of).root.within(2).unknownValue('taskStatus', 'x'.repeat(5_000));
    expect(logger.lines.map((line) => line.fields)).toEqual([
      { ...of, field: 'jobStatus', value: 'paused' },
      { ...of, field: 'taskStatus', value: 'x'.repeat(60) },
    ]);
  });

  it('are silent where there is nothing to say', () => {
    const logger = keepLogLines();
    createNoteTaker(logger)(of).close();
    expect(logger.lines).toEqual([]);
  });
});
