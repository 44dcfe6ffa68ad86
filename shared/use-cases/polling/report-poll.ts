/** Says what a poll did: one line for the poll, and one for each thing that somebody may have to look at. */

import type { InstanceWatch } from '../../domain/instance-watch.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Logger } from '../../ports/logger.ts';
import { gapsOf, type Polled } from './advance-watch.ts';

export interface PollFigures {
  readonly observations: number;
  readonly decided: number;
  readonly fires: number;
  readonly upstreamCalls: number;
  readonly durationInMs: number;
  readonly now: Instant;
}

/** `before` and `after` are the record's states around the poll. */
export type ReportPoll = (before: InstanceWatch, polled: Polled, after: InstanceWatch, figures: PollFigures) => void;

const MOST_REMEMBERED = 10_000;

export function createReportPoll(logger: Logger): ReportPoll {
  /** What has been said once is not said at every poll. A restart of the process says it again. */
  const said = new Set<string>();

  return (before, polled, after, figures) => {
    const { instanceId } = before;
    const { now, ...counts } = figures;
    for (const { read, failure } of polled.upstream.failures) {
      const event = failure.kind === 'insights-throttled' ? 'poll.parked' : 'poll.failed';
      logger.warn(event, { instanceId, read, problem: failure.kind, ...retryAfterOf(failure) });
    }
    for (const read of gapsOf(before, polled, now)) {
      logger.measure('poll.gaps', 1, { instanceId, read });
      logger.warn('poll.gap', { instanceId, read, lastGoodPollAt: before.lastGoodPollAt[read] });
    }
    const names = new Map(polled.levels.map(({ hash, subject }) => [hash, subject.objectId]));
    for (const [hash, { kind, condition }] of after.levels ?? []) {
      const from = before.levels?.get(hash)?.condition ?? condition;
      if (from === condition) continue;
      const objectId = names.get(hash);
      logger.warn('subject.state-changed', {
        instanceId,
        subjectKind: kind,
        subject: hash,
        from,
        to: condition,
        ...(objectId === undefined ? {} : { objectId }),
      });
    }
    for (const { kind, setAside } of polled.runs) {
      for (const { reason, what } of setAside) {
        const key = `${instanceId} ${kind} ${reason} ${what}`;
        if (said.has(key)) continue;
        if (said.size >= MOST_REMEMBERED) said.clear();
        said.add(key);
        logger.warn('observation.held', { instanceId, subjectKind: kind, reason, what });
      }
    }
    logger.info('poll.completed', { instanceId, startedAt: polled.startedAt, ...counts });
  };
}

function retryAfterOf(failure: Polled['upstream']['failures'][number]['failure']) {
  return 'retryAfterInSeconds' in failure ? { retryAfterInSeconds: failure.retryAfterInSeconds } : {};
}
