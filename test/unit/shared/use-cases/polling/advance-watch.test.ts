import { describe, expect, it } from 'vitest';
import { type InstanceWatch, type LevelMark, unwatched } from '../../../../../shared/domain/instance-watch.ts';
import type { Observation } from '../../../../../shared/domain/observation.ts';
import { subjectHashOf } from '../../../../../shared/domain/subject.ts';
import { advanceWatch, gapsOf, type Polled } from '../../../../../shared/use-cases/polling/advance-watch.ts';
import type { LevelNews } from '../../../../../shared/use-cases/polling/find-level-news.ts';
import type { RunNews } from '../../../../../shared/use-cases/polling/find-run-news.ts';
import type { Upstream } from '../../../../../shared/use-cases/polling/read-upstream.ts';
import { minute } from '../../../../builders/instants.ts';
import { aFailedEvaluation, anEvaluation, aRun, aSubject, INSTANCE_ID } from '../../../../builders/observations.ts';
import { aJob } from '../../../../builders/workflow.ts';
import { aSegment } from './polled-app.ts';

const SUBJECT = aSubject();
const HASH = subjectHashOf(SUBJECT);
const MARK: LevelMark = { kind: 'segment', successAt: minute(0), wantsBaseline: false, condition: 'active' };

function watching(overrides: Partial<InstanceWatch> = {}): InstanceWatch {
  return {
    ...unwatched(INSTANCE_ID, minute(0)),
    kinds: ['segment', 'full-refresh'],
    levels: new Map([[HASH, MARK]]),
    ...overrides,
  };
}

function polled(upstream: Partial<Upstream> = {}, rest: Partial<Polled> = {}): Polled {
  return {
    startedAt: minute(10),
    lookedAt: minute(10),
    upstream: { historyInDays: 2, failures: [], calls: 2, ...upstream },
    runs: [],
    levels: [],
    histories: { unread: [], lastTried: undefined },
    handled: new Set(),
    ...rest,
  };
}

function news(overrides: Partial<LevelNews> = {}): LevelNews {
  return { hash: HASH, subject: SUBJECT, condition: 'active', fresh: [], hasGap: false, ...overrides };
}

const THROTTLED = { kind: 'insights-throttled', retryAfterInSeconds: 120 } as const;

describe('The record after a poll', () => {
  it('dates a gap by the clock of the source, and never back', () => {
    const found = (lookedAt: number) =>
      polled({ segments: [] }, { lookedAt: minute(lookedAt), levels: [news({ hasGap: true })] });
    const first = advanceWatch(watching(), found(500), minute(11));
    expect(first.gapAt).toEqual({ segments: minute(500) });
    expect(advanceWatch(first, found(400), minute(12)).gapAt).toEqual({ segments: minute(500) });
  });

  it('holds the start of the poll for the lists that were read, and for them only', () => {
    const before = watching({ lastGoodPollAt: { jobs: minute(1), measures: minute(2) } });
    const failures = [{ read: 'jobs', failure: THROTTLED }] as const;
    const after = advanceWatch(before, polled({ segments: [], failures }), minute(11));
    expect(after.lastGoodPollAt).toEqual({ jobs: minute(1), measures: minute(2), segments: minute(10) });
  });

  it('holds since when a list has failed, until it is read again', () => {
    const failures = [{ read: 'jobs', failure: THROTTLED }] as const;
    const first = advanceWatch(watching(), polled({ segments: [], failures }), minute(11));
    expect(first.failingSince).toEqual({ jobs: minute(10) });
    const again = advanceWatch(first, polled({ segments: [], failures }, { startedAt: minute(20) }), minute(21));
    expect(again.failingSince).toEqual({ jobs: minute(10) });
    const well = advanceWatch(again, polled({ segments: [], jobs: [] }, { startedAt: minute(30) }), minute(31));
    expect(well.failingSince).toEqual({});
  });

  it('does not count a list as read of which a part failed', () => {
    const failures = [{ read: 'segments', failure: { kind: 'insights-unavailable' } }] as const;
    expect(advanceWatch(watching(), polled({ segments: [], failures }), minute(11)).lastGoodPollAt).toEqual({});
  });

  it('moves a mark on with what was listed and handled, in whatever order it comes', () => {
    const fresh = [anEvaluation(minute(8), 1), anEvaluation(minute(5), 2), aFailedEvaluation(minute(9))];
    const levels = [news({ fresh: [...fresh, anEvaluation(minute(10), 3)] })];
    const after = advanceWatch(watching(), polled({}, { levels, handled: new Set([...fresh, aRun()]) }), minute(11));
    expect([...(after.levels ?? [])]).toEqual([[HASH, { ...MARK, successAt: minute(8), failureAt: minute(9) }]]);
  });

  it('leaves a mark where it is for what was pushed: what is behind it may not have been seen yet', () => {
    const handled = new Set<Observation>([anEvaluation(minute(8), 1)]);
    const after = advanceWatch(watching(), polled({}, { handled }), minute(11));
    expect([...(after.levels ?? [])]).toEqual([[HASH, MARK]]);
  });

  it('leaves marks that others have moved meanwhile where they are', () => {
    const current = watching({ levels: new Map([[HASH, { ...MARK, successAt: minute(9) }]]), forcedAt: minute(9) });
    const after = advanceWatch(current, polled({}, { handled: new Set([anEvaluation(minute(5), 2)]) }), minute(11));
    expect(after.levels?.get(HASH)?.successAt).toBe(minute(9));
    expect(after.forcedAt).toBe(minute(9));
  });

  it('shows a subject as upstream has it: inactive, or missing from a list that was read', () => {
    const conditionAfter = (upstream: Partial<Upstream>, levels: LevelNews[] = []) =>
      advanceWatch(watching(), polled(upstream, { levels }), minute(11)).levels?.get(HASH)?.condition;
    expect(conditionAfter({ segments: [aSegment([])] }, [news({ condition: 'inactive' })])).toBe('inactive');
    expect(conditionAfter({ segments: [] })).toBe('missing');
    expect(conditionAfter({ measures: [] })).toBe('active');
    expect(conditionAfter({})).toBe('active');
  });

  it('stays without marks where it has none, and is no longer parked when upstream answered', () => {
    const before = watching({ levels: undefined, parkedUntil: minute(5) });
    const after = advanceWatch(before, polled({}, { parkedBefore: minute(5) }), minute(11));
    expect(after.levels).toBeUndefined();
    expect('parkedUntil' in after).toBe(false);
  });

  it('is parked for as long as the most patient of the lists asks', () => {
    const failures = [
      { read: 'segments', failure: THROTTLED },
      { read: 'jobs', failure: { kind: 'insights-unavailable', status: 503, retryAfterInSeconds: 30 } },
    ] as const;
    expect(advanceWatch(watching(), polled({ failures }), minute(11)).parkedUntil).toBe(minute(13));
    const broken = [{ read: 'jobs', failure: { kind: 'insights-unavailable', status: 500 } }] as const;
    expect(advanceWatch(watching(), polled({ failures: broken }), minute(11)).parkedUntil).toBeUndefined();
  });

  it('keeps the runs of a kind that were handled, and leaves the other kinds alone', () => {
    const run = aRun();
    const runs: RunNews[] = [{ kind: 'data-source', listed: [run], fresh: [run], setAside: [] }];
    const before = watching({ runs: { unification: new Set(['0011223344556677']) } });
    const after = advanceWatch(before, polled({}, { runs, handled: new Set([run]) }), minute(11));
    expect(after.runs.unification).toBe(before.runs.unification);
    expect(after.runs['data-source']?.size).toBe(1);
  });

  it('remembers since when the history of a measure is unread, until it is read', () => {
    const histories = { unread: [HASH], lastTried: HASH };
    const before = watching({ lastGoodPollAt: { measures: minute(4) } });
    const once = advanceWatch(before, polled({}, { histories }), minute(11));
    const twice = advanceWatch(
      { ...once, lastGoodPollAt: { measures: minute(10) } },
      polled({}, { histories }),
      minute(12),
    );
    expect([...(twice.unreadSince ?? [])]).toEqual([[HASH, minute(4)]]);
    expect(twice.lastHistoryTried).toBe(HASH);
    const read = advanceWatch(twice, polled({}, { levels: [news()] }), minute(13));
    expect([read.unreadSince, read.lastHistoryTried]).toEqual([undefined, HASH]);
  });

  it('remembers the newest job that was listed, which never gets older', () => {
    const jobs = [aJob({ submittedAt: minute(3) }), aJob({ submittedAt: minute(7) }), aJob({ submittedAt: minute(5) })];
    expect(advanceWatch(watching(), polled({ jobs }), minute(11)).newestJobAt).toBe(minute(7));
    const later = watching({ newestJobAt: minute(9) });
    expect(advanceWatch(later, polled({ jobs }), minute(11)).newestJobAt).toBe(minute(9));
    expect(advanceWatch(later, polled(), minute(11)).newestJobAt).toBe(minute(9));
  });
});

describe('A gap', () => {
  it('is of the list in which a level or a job may be missing', () => {
    const measure = aSubject({ kind: 'measure' });
    const levels = [news({ hasGap: true }), news({ subject: measure, hasGap: true }), news()];
    expect(gapsOf(watching(), polled({}, { levels }), minute(11))).toEqual(['segments', 'measures']);
    const known = watching({ newestJobAt: minute(0), lastGoodPollAt: { jobs: minute(0) } });
    const jobs = [aJob({ submittedAt: minute(90) })];
    expect(gapsOf(known, polled({ jobs }), minute(100))).toEqual(['jobs']);
    expect(advanceWatch(known, polled({ jobs }, { levels }), minute(100)).gapAt).toEqual({
      jobs: minute(10),
      segments: minute(10),
      measures: minute(10),
    });
  });
});
