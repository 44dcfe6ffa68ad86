import { describe, expect, it } from 'vitest';
import type { LevelMark } from '../../../../shared/domain/instance-watch.ts';
import { handledKeysOf, levelNews, markAfter, runNews } from '../../../../shared/domain/news.ts';
import { minute } from '../../../builders/instants.ts';
import { aFailedEvaluation, anEvaluation, aRun } from '../../../builders/observations.ts';

function aMark(overrides: Partial<LevelMark> = {}): LevelMark {
  return { kind: 'segment', successAt: minute(10), wantsBaseline: false, condition: 'active', ...overrides };
}

const LISTED = [
  anEvaluation(minute(5), 1),
  anEvaluation(minute(10), 2),
  aFailedEvaluation(minute(11)),
  anEvaluation(minute(12), 3),
  aFailedEvaluation(minute(13)),
];

function minutesOf(mark: LevelMark): string[] {
  return levelNews(LISTED, mark).map(({ at }) => at.slice(14, 16));
}

describe('Of the evaluations of a level', () => {
  it('those are news that are newer than the last success, and failures newer than the last failure', () => {
    expect(minutesOf(aMark())).toEqual(['11', '12', '13']);
    expect(minutesOf(aMark({ failureAt: minute(11) }))).toEqual(['12', '13']);
    expect(minutesOf(aMark({ failureAt: minute(13) }))).toEqual(['12']);
    expect(minutesOf(aMark({ successAt: minute(13), failureAt: minute(13) }))).toEqual([]);
  });

  it('the newest success before the moment of subscribing is wanted where there is no baseline', () => {
    expect(minutesOf(aMark({ wantsBaseline: true, successAt: minute(11) }))).toEqual(['10', '12', '13']);
    expect(minutesOf(aMark({ wantsBaseline: true, successAt: minute(1) }))).toEqual(['05', '10', '11', '12', '13']);
  });

  it('a success of the very moment of subscribing becomes the baseline', () => {
    expect(minutesOf(aMark({ wantsBaseline: true, successAt: minute(10) }))).toEqual(['10', '11', '12', '13']);
  });
});

describe('A mark', () => {
  it('moves on with what is handled, and never back', () => {
    expect(markAfter(aMark(), anEvaluation(minute(12), 1))).toEqual(aMark({ successAt: minute(12) }));
    expect(markAfter(aMark(), anEvaluation(minute(8), 1))).toEqual(aMark());
    expect(markAfter(aMark(), aFailedEvaluation(minute(11)))).toEqual(aMark({ failureAt: minute(11) }));
    const failed = aMark({ failureAt: minute(13) });
    expect(markAfter(failed, aFailedEvaluation(minute(11)))).toBe(failed);
  });

  it('that was a mere moment becomes that of the baseline, so that what is seen late is still news', () => {
    const moment = aMark({ wantsBaseline: true, successAt: minute(11) });
    const after = markAfter(moment, anEvaluation(minute(5), 1));
    expect(after).toEqual(aMark({ successAt: minute(5) }));
    expect(minutesOf(after)).toContain('10');
  });
});

describe('Of the runs that are listed', () => {
  const run = aRun({ at: minute(10), jobIds: ['j1', 'j2'] });

  it('those are news that ended since anybody watched', () => {
    expect(runNews([run], new Set(), undefined)).toEqual([run]);
    expect(runNews([run], new Set(), minute(9))).toEqual([run]);
    expect(runNews([run], new Set(), minute(10))).toEqual([]);
  });

  it('none is news that was handled under all of its jobs, for the same object and outcome', () => {
    const handled = new Set(handledKeysOf(aRun({ jobIds: ['j2'] })));
    expect(runNews([run], handled, undefined)).toEqual([run]);
    expect(runNews([run], new Set(handledKeysOf(run)), undefined)).toEqual([]);
    const failed = aRun({ jobIds: ['j2'], status: 'failed' });
    expect(runNews([failed], handled, undefined)).toEqual([failed]);
    const elsewhere = aRun({ jobIds: ['j2'], subject: { ...run.subject, objectId: 'other' } });
    expect(runNews([elsewhere], handled, undefined)).toEqual([elsewhere]);
  });

  it('a failure is no news that only tasks tell of, once the success of its job was handled', () => {
    const handled = new Set(handledKeysOf(aRun({ jobIds: ['j1'] })));
    const trace = aRun({ jobIds: ['j1'], status: 'failed', seenIn: 'tasks' });
    expect(runNews([trace], handled, undefined)).toEqual([]);
  });

  it('takes eight bytes of each', () => {
    expect(handledKeysOf(run)).toEqual([
      expect.stringMatching(/^[0-9a-f]{16}$/),
      expect.stringMatching(/^[0-9a-f]{16}$/),
    ]);
  });
});
