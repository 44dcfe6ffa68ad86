import { describe, expect, it } from 'vitest';
import type { LevelMark } from '../../../../shared/domain/instance-watch.ts';
import { addMs, type Instant } from '../../../../shared/domain/instant.ts';
import { hasJobGap, hasLevelGap, historyWindowInDays } from '../../../../shared/domain/poll-window.ts';
import { minute } from '../../../builders/instants.ts';
import { aJob, without } from '../../../builders/workflow.ts';

const DAY = 24 * 60 * 60_000;
const NOW = minute(0);

function ago(days: number): Instant {
  return addMs(NOW, -days * DAY);
}

function aMark(successAt: Instant, overrides: Partial<LevelMark> = {}): LevelMark {
  return { kind: 'segment', successAt, wantsBaseline: false, condition: 'active', ...overrides };
}

describe('The days of history that a poll asks for', () => {
  it.each<[string, number | undefined, number[], number]>([
    ['a moment ago', 0, [], 2],
    ['yesterday', 1, [], 2],
    ['a little over a day ago', 1.01, [], 3],
    ['a week ago', 7, [], 8],
    ['two months ago', 60, [], 30],
    ['never', undefined, [], 10],
    ['a moment ago, with a mark of three days', 0, [3], 4],
    ['a moment ago, with marks of three and a hundred days', 0, [3, 100], 10],
    ['three weeks ago, with a mark of a hundred days', 21, [100], 22],
  ])('reach back to the last good poll and, up to ten days, to the marks: %s', (_, lastGood, marks, days) => {
    const lastGoodPollAt = lastGood === undefined ? undefined : ago(lastGood);
    expect(
      historyWindowInDays(
        NOW,
        lastGoodPollAt,
        marks.map((one) => aMark(ago(one))),
      ),
    ).toBe(days);
  });
});

describe('Evaluations may have been missed', () => {
  const listed = (...days: number[]) => days.map((one) => ({ at: ago(one), outcome: 'succeeded' as const, value: 1 }));
  const window = { now: NOW, days: 10, lastGoodPollAt: ago(1) };

  it.each<[string, ReturnType<typeof listed>, LevelMark, number | undefined, boolean]>([
    ['not where the last one handled is still listed', listed(3, 1), aMark(ago(3)), 1, false],
    ['not where nothing new is listed', listed(5), aMark(ago(3)), 1, false],
    ['not where nothing at all is listed', [], aMark(ago(3)), 1, false],
    ['where the last one handled should be listed and is not', listed(1), aMark(ago(3)), 1, true],
    ['where it is as old as the window', listed(1), aMark(ago(10)), 1, true],
    ['not where it is older than the window, which reaches the last good poll', listed(1), aMark(ago(20)), 1, false],
    ['not where the window just reaches the last good poll', listed(1), aMark(ago(20)), 10, false],
    ['where the window does not even reach the last good poll', listed(1), aMark(ago(20)), 15, true],
    ['not where there never was a good poll', listed(1), aMark(ago(20)), undefined, false],
    ['not where a baseline is still wanted', listed(1), aMark(ago(3), { wantsBaseline: true }), 1, false],
  ])('%s', (_, evaluations, mark, lastGood, gap) => {
    const lastGoodPollAt = lastGood === undefined ? undefined : ago(lastGood);
    expect(hasLevelGap(evaluations, mark, { ...window, lastGoodPollAt })).toBe(gap);
  });
});

describe('Jobs may have been missed', () => {
  const known = { newestJobAt: ago(2), lastGoodPollAt: ago(2) };
  const asked = { now: NOW, top: 3 };
  const jobs = (...days: number[]) => days.map((one) => aJob({ submittedAt: ago(one) }));

  it.each<[string, ReturnType<typeof jobs>, { newestJobAt?: Instant; lastGoodPollAt?: Instant }, boolean]>([
    ['where none listed before is listed still, after an outage', jobs(1), {}, true],
    [
      'where the list is full of newer ones, however short the time',
      jobs(1.5, 1.2, 1),
      { lastGoodPollAt: addMs(NOW, -60_000) },
      true,
    ],
    [
      'not where the list has room and the time was short',
      jobs(1),
      { lastGoodPollAt: addMs(NOW, -60 * 60_000) },
      false,
    ],
    ['not where one from before is listed still', jobs(2, 1), {}, false],
    ['not where nothing is listed', [], {}, false],
  ])('%s', (_, listed, overrides, gap) => {
    expect(hasJobGap(listed, { ...known, ...overrides }, asked)).toBe(gap);
  });

  it('not where nothing is known of before, or a job does not say when it was submitted', () => {
    expect(hasJobGap(jobs(1), { newestJobAt: undefined, lastGoodPollAt: ago(2) }, asked)).toBe(false);
    expect(hasJobGap(jobs(1), { newestJobAt: ago(2), lastGoodPollAt: undefined }, asked)).toBe(false);
    expect(hasJobGap([...jobs(1), without(aJob(), 'submittedAt')], known, asked)).toBe(false);
  });
});
