/**
 * Levels are decided in order of their time. What was pushed may have overtaken evaluations that no poll had seen yet:
 * nobody is asked about those any more, so they are a gap.
 */
import type { SubjectHash } from '../../domain/ids.ts';
import type { InstanceWatch } from '../../domain/instance-watch.ts';
import { type Observation, observationKeyOf } from '../../domain/observation.ts';
import type { SubjectStore } from '../../ports/subject-store.ts';
import type { LevelNews } from './find-level-news.ts';

/** Of what was decided before, so much is compared; a poll that lags behind by more than this is a gap anyway. */
const DECISIONS_COMPARED = 500;

export async function withOvertaken(
  subjects: SubjectStore,
  watch: InstanceWatch,
  levels: readonly LevelNews[],
  outOfOrder: ReadonlySet<Observation>,
): Promise<LevelNews[]> {
  return Promise.all(
    levels.map(async (news) => {
      const successAt = watch.levels?.get(news.hash)?.successAt;
      const late = news.fresh.filter(
        (one) => outOfOrder.has(one) && one.outcome === 'succeeded' && successAt !== undefined && one.at > successAt,
      );
      if (late.length === 0) return news;
      // Another poll may have decided them in their order, before this one came to it.
      const decided = await decidedKeys(subjects, news.hash);
      return late.every((one) => decided.has(observationKeyOf(one))) ? news : { ...news, hasGap: true };
    }),
  );
}

async function decidedKeys(subjects: SubjectStore, subject: SubjectHash): Promise<ReadonlySet<string>> {
  const n = (await subjects.readLock(subject))?.state.n ?? 0;
  const history = await subjects.history(subject, Math.max(0, n - DECISIONS_COMPARED));
  return new Set(history.map(({ observation }) => observationKeyOf(observation)));
}
