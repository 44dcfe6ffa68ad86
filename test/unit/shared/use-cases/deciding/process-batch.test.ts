import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../../../shared/domain/observation.ts';
import { processBatch } from '../../../../../shared/use-cases/deciding/process-batch.ts';
import type { ObservationOutcome } from '../../../../../shared/use-cases/deciding/process-observation.ts';
import { minute } from '../../../../builders/instants.ts';
import { keepLogLines } from '../../../../builders/log-lines.ts';
import { anEvaluation, aRun, aSubject } from '../../../../builders/observations.ts';

const DECIDED: ObservationOutcome = { type: 'decided', fires: 1, holds: {} };
const FUTURE: ObservationOutcome = { type: 'set-aside', reason: 'stamp-in-future' };
const SEEN: ObservationOutcome = { type: 'set-aside', reason: 'already-seen' };

const [first, second, third] = [1, 2, 3].map((count) => anEvaluation(minute(count), count)) as [
  Observation,
  Observation,
  Observation,
];
const elsewhere = anEvaluation(minute(2), 5, { subject: aSubject({ objectId: 'Elsewhere' }) });

async function batchOf(
  observations: Observation[],
  outcomeOf: (observation: Observation) => ObservationOutcome,
  pushed: Observation[] = [],
) {
  const logger = keepLogLines();
  const asked: string[] = [];
  const result = await processBatch(
    async (observation) => {
      asked.push(`${observation.subject.objectId} ${observation.at.slice(14, 16)}`);
      return outcomeOf(observation);
    },
    logger,
    observations,
    pushed,
  );
  return { result, asked, logger };
}

function failing(...faulty: Observation[]) {
  return (observation: Observation) => {
    if (faulty.includes(observation)) throw new Error('storage is down');
    return DECIDED;
  };
}

describe('A batch of observations', () => {
  it('is decided in its order at each subject, and counted', async () => {
    const { result, asked } = await batchOf([first, second, third], () => DECIDED);
    expect(asked.map((one) => one.slice(-2))).toEqual(['01', '02', '03']);
    expect([result.decided, result.fires, result.handled.size, result.faults]).toEqual([3, 3, 3, []]);
  });

  it('stops at a subject where one could not be decided, for what comes later must not overtake it', async () => {
    const { result, asked, logger } = await batchOf([first, second, elsewhere, third], failing(second));
    expect(asked).not.toContain('HighValueCustomers 03');
    expect(result.handled).toEqual(new Set([first, elsewhere]));
    expect(result.faults).toHaveLength(1);
    expect(logger.lines).toMatchObject([
      {
        level: 'error',
        event: 'observation.failed',
        fields: { objectId: 'HighValueCustomers', problem: 'Error: storage is down' },
      },
    ]);
  });

  it('leaves what is stamped in the future to be looked at again, and nothing else that is set aside', async () => {
    const { result } = await batchOf([first, second, third], (one) => (one === third ? FUTURE : SEEN));
    expect(result.handled).toEqual(new Set([first, second]));
    expect(result.decided).toBe(0);
  });

  it('asks for a run of a data source twice: for its own, and for any', async () => {
    const run = aRun();
    const { asked, result } = await batchOf([run], () => DECIDED);
    expect(asked.map((one) => one.split(' ')[0]).sort()).toEqual(['*', run.subject.objectId]);
    expect([result.decided, result.handled.size]).toEqual([2, 1]);
  });

  it('has not handled a run that could be decided for only one of the two', async () => {
    const run = aRun();
    const { result } = await batchOf([run], (one) => {
      if (one.subject.objectId === '*') throw new TypeError('a bug');
      return DECIDED;
    });
    expect([result.decided, result.handled.size, result.faults.length]).toEqual([1, 0, 1]);
  });
});

describe('What nobody has subscribed to', () => {
  it('stays new for a first subscriber who may be on the way, and is not overtaken by what came later', async () => {
    const { result, asked } = await batchOf([first, second, elsewhere], (one) =>
      one === first ? { type: 'not-subscribed', isAwaited: true } : DECIDED,
    );
    expect(result.handled).toEqual(new Set([elsewhere]));
    expect(asked).not.toContain('HighValueCustomers 02');
  });

  it('is handled where nobody can await it any more', async () => {
    const { result } = await batchOf([first, second], () => ({ type: 'not-subscribed', isAwaited: false }));
    expect(result.handled).toEqual(new Set([first, second]));
  });
});

describe('What is set aside', () => {
  const held = ({ lines }: ReturnType<typeof keepLogLines>) =>
    lines.filter(({ event }) => event === 'observation.held').map(({ level, fields }) => [level, fields.reason]);

  it('is told where it was pushed, and not where a poll has seen it again', async () => {
    expect(held((await batchOf([first], () => SEEN)).logger)).toEqual([]);
    expect(held((await batchOf([first, second], () => SEEN, [first])).logger)).toEqual([['info', 'already-seen']]);
  });

  it('is told where it came out of order, whoever saw it, and listed for the poll', async () => {
    const { logger, result } = await batchOf([first], () => ({ type: 'set-aside', reason: 'out-of-order' }));
    expect(held(logger)).toEqual([['info', 'out-of-order']]);
    expect([[...result.outOfOrder], [...result.handled]]).toEqual([[first], [first]]);
  });
});

describe('What a batch measures', () => {
  it('is each observation that a subject was asked about, by where it came from and what came of it', async () => {
    const outcomes = new Map<Observation, ObservationOutcome>([
      [first, DECIDED],
      [second, SEEN],
      [elsewhere, { type: 'not-subscribed', isAwaited: true }],
    ]);
    const { logger } = await batchOf([first, second, elsewhere], (one) => outcomes.get(one) ?? DECIDED, [second]);
    expect(logger.measurements).toEqual(
      expect.arrayContaining([
        { metric: 'observations', value: 1, dimensions: { source: 'poll', outcome: 'decided' } },
        { metric: 'observations', value: 1, dimensions: { source: 'pushed', outcome: 'already-seen' } },
        { metric: 'observations', value: 1, dimensions: { source: 'poll', outcome: 'not-subscribed' } },
      ]),
    );
    expect(logger.measurements).toHaveLength(3);
  });

  it('counts one that failed, and none that was not reached behind it', async () => {
    const { logger } = await batchOf([first, second, third], failing(second));
    expect(logger.measurements.map(({ dimensions }) => dimensions.outcome)).toEqual(['decided', 'failed']);
  });

  it('counts a run of a data source for its own subject and for any', async () => {
    const { logger } = await batchOf([aRun()], () => DECIDED);
    expect(logger.measurements).toHaveLength(2);
  });
});
