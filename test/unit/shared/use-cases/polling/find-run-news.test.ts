import { describe, expect, it } from 'vitest';
import { type InstanceWatch, unwatched } from '../../../../../shared/domain/instance-watch.ts';
import { handledKeysOf } from '../../../../../shared/domain/news.ts';
import type { RunObservation } from '../../../../../shared/domain/observation.ts';
import type { WorkflowJob, WorkflowNode } from '../../../../../shared/domain/upstream-models.ts';
import { findRunNews, handledAfter, type RunNews } from '../../../../../shared/use-cases/polling/find-run-news.ts';
import type { Upstream } from '../../../../../shared/use-cases/polling/read-upstream.ts';
import { aJob, aNode, aTask, at, CONTOSO } from '../../../../builders/workflow.ts';

const LOOK = { now: at('05:00'), failureDelayInMs: 15 * 60_000 };

function watching(overrides: Partial<InstanceWatch> = {}): InstanceWatch {
  const since = { 'data-source': at('00:00'), unification: at('00:00'), 'full-refresh': at('00:00') };
  const kinds = ['data-source', 'unification', 'full-refresh'] as const;
  return { ...unwatched(CONTOSO, at('00:00')), kinds, watchedSince: since, ...overrides };
}

function read(lists: { nodes?: readonly WorkflowNode[]; jobs?: readonly WorkflowJob[] }): Upstream {
  return { historyInDays: 2, failures: [], calls: 2, ...lists };
}

function freshOf(news: readonly RunNews[]): string[] {
  return news.flatMap(({ kind, fresh }) =>
    fresh.map(({ status, at: end }) => `${kind} ${status} ${end.slice(11, 16)}`),
  );
}

const INGESTED = aNode({ status: 'successful', endedAt: at('03:11') });
const MERGED = aNode({ operationType: 'merge', identifier: 'merge', endedAt: at('04:00') });
const REFRESHED = aJob({ endedAt: at('04:31') });

describe('The runs of a poll', () => {
  it('are those of the kinds that somebody subscribed to', () => {
    const upstream = read({ nodes: [INGESTED, MERGED], jobs: [REFRESHED] });
    expect(freshOf(findRunNews(watching(), upstream, LOOK))).toEqual([
      'data-source successful 03:11',
      'unification successful 04:00',
      'full-refresh successful 04:31',
    ]);
    const some = watching({ kinds: ['full-refresh', 'segment'] });
    expect(freshOf(findRunNews(some, upstream, LOOK))).toEqual(['full-refresh successful 04:31']);
    expect(findRunNews(watching({ kinds: [] }), upstream, LOOK)).toEqual([]);
  });

  it('are news only where they ended after the first subscription to their kind', () => {
    const watch = watching({ watchedSince: { 'data-source': at('03:11'), 'full-refresh': at('04:30') } });
    const upstream = read({ nodes: [INGESTED], jobs: [REFRESHED] });
    expect(freshOf(findRunNews(watch, upstream, LOOK))).toEqual(['full-refresh successful 04:31']);
  });

  it('are no news once all their jobs were handled with that outcome; one job more is looked at', () => {
    const node = aNode({ jobIds: ['job-1', 'job-2'] });
    const [first] = findRunNews(watching(), read({ nodes: [node], jobs: [] }), LOOK);
    const handled = handledAfter(first ?? expect.fail(), undefined, new Set(first?.fresh));
    const watch = watching({ runs: { 'data-source': handled } });
    const again = aNode({ jobIds: ['job-2'] });
    expect(freshOf(findRunNews(watch, read({ nodes: [again], jobs: [] }), LOOK))).toEqual([]);
    const more = aNode({ jobIds: ['job-2', 'job-3'] });
    expect(freshOf(findRunNews(watch, read({ nodes: [more], jobs: [] }), LOOK))).toEqual([
      'data-source successful 03:11',
    ]);
    const healed = aNode({ jobIds: ['job-2'], status: 'failed', endedAt: at('03:30') });
    expect(freshOf(findRunNews(watch, read({ nodes: [healed], jobs: [] }), LOOK))).toEqual([
      'data-source failed 03:30',
    ]);
  });
});

describe('A list that could not be read', () => {
  const retried = aJob({
    tasks: [
      aTask({ operationType: 'merge', status: 'failed', endedAt: at('03:50') }),
      aTask({ operationType: 'merge', status: 'successful', endedAt: at('04:00') }),
      aTask({ status: 'successful' }),
    ],
  });

  it('of the status holds the runs that its nodes decide: tasks keep the trace of a failure that was healed', () => {
    const news = findRunNews(watching(), read({ jobs: [retried] }), LOOK);
    expect(freshOf(news)).toEqual(['full-refresh successful 04:31']);
    expect(news.flatMap(({ setAside }) => setAside)).toEqual([]);
    const both = findRunNews(watching(), read({ jobs: [retried], nodes: [INGESTED, MERGED] }), LOOK);
    expect(freshOf(both)).toContain('unification successful 04:00');
  });

  it('of the jobs holds what the status shows: only tasks tell of the runs before it', () => {
    expect(findRunNews(watching(), read({ nodes: [INGESTED, MERGED] }), LOOK)).toEqual([]);
  });
});

describe('What is handled', () => {
  const listed: RunObservation[] = [];
  for (const { listed: runs } of findRunNews(watching(), read({ nodes: [INGESTED, MERGED], jobs: [] }), LOOK))
    listed.push(...runs);
  const [source = expect.fail(), merge = expect.fail()] = listed;
  const news: RunNews = { kind: 'data-source', listed: [source], fresh: [source], setAside: [] };

  it('is kept while upstream lists it, and only then', () => {
    const known = new Set([...handledKeysOf(source), ...handledKeysOf(merge)]);
    expect(handledAfter(news, known, new Set())).toEqual(new Set(handledKeysOf(source)));
  });

  it('does not include what is listed and could not be decided', () => {
    expect(handledAfter(news, undefined, new Set())).toEqual(new Set());
    expect(handledAfter(news, undefined, new Set([source]))).toEqual(new Set(handledKeysOf(source)));
    const more = { ...source, jobIds: [...source.jobIds, 'job-9'] };
    const known = new Set(handledKeysOf(source));
    expect(handledAfter({ ...news, listed: [more] }, known, new Set())).toEqual(known);
  });
});
