/** The runs of a poll: what upstream lists, and what of it is new. */
import { detectDataSourceRuns } from '../../domain/detection/data-source-runs.ts';
import type { SetAside } from '../../domain/detection/detection.ts';
import { detectFullRefreshRuns } from '../../domain/detection/full-refresh-runs.ts';
import { detectUnificationRuns } from '../../domain/detection/unification-runs.ts';
import type { InstanceWatch, RunKind } from '../../domain/instance-watch.ts';
import type { Instant } from '../../domain/instant.ts';
import { handledKeysOf, runNews } from '../../domain/news.ts';
import type { RunObservation } from '../../domain/observation.ts';
import type { Upstream } from './read-upstream.ts';

export interface RunNews {
  readonly kind: RunKind;
  /** All that have ended and are listed. */
  readonly listed: readonly RunObservation[];
  readonly fresh: readonly RunObservation[];
  readonly setAside: readonly SetAside[];
}

export function findRunNews(
  watch: InstanceWatch,
  upstream: Upstream,
  look: { readonly now: Instant; readonly failureDelayInMs: number },
): RunNews[] {
  const { instanceId } = watch;
  const { nodes, jobs } = upstream;
  const news: RunNews[] = [];

  function add(kind: RunKind, detection: { observations: readonly RunObservation[]; setAside: readonly SetAside[] }) {
    const handled = watch.runs[kind] ?? new Set<string>();
    const fresh = runNews(detection.observations, handled, watch.watchedSince[kind]);
    news.push({ kind, listed: detection.observations, fresh, setAside: detection.setAside });
  }

  // Neither list is enough alone: which tasks the status overrules, and whose they are, only its nodes can tell; and of
  // runs that ended before the latest one only tasks do. Told after it, they would be held by its cooldown.
  if (watch.kinds.includes('data-source') && nodes !== undefined && jobs !== undefined) {
    add('data-source', detectDataSourceRuns({ instanceId, nodes, jobs, ...look }));
  }
  if (watch.kinds.includes('unification') && nodes !== undefined && jobs !== undefined) {
    add('unification', detectUnificationRuns({ instanceId, nodes, jobs, ...look }));
  }
  if (watch.kinds.includes('full-refresh') && jobs !== undefined) {
    add('full-refresh', detectFullRefreshRuns({ instanceId, jobs }));
  }
  return news;
}

/** The handled keys that are worth keeping: those of runs that upstream still lists. */
export function handledAfter(
  news: RunNews,
  before: ReadonlySet<string> | undefined,
  handledNow: ReadonlySet<RunObservation>,
): ReadonlySet<string> {
  const known = before ?? new Set<string>();
  const kept = new Set<string>();
  for (const run of news.listed) {
    for (const key of handledKeysOf(run)) if (handledNow.has(run) || known.has(key)) kept.add(key);
  }
  return kept;
}
