import { describe, expect, it } from 'vitest';
import { type InstanceWatch, type LevelMark, unwatched } from '../../../../../shared/domain/instance-watch.ts';
import { subjectHashOf } from '../../../../../shared/domain/subject.ts';
import type { Polled } from '../../../../../shared/use-cases/polling/advance-watch.ts';
import { createReportPoll, type PollFigures } from '../../../../../shared/use-cases/polling/report-poll.ts';
import { minute } from '../../../../builders/instants.ts';
import { keepLogLines } from '../../../../builders/log-lines.ts';
import { aSubject, INSTANCE_ID } from '../../../../builders/observations.ts';

const HASH = subjectHashOf(aSubject());
const FIGURES: PollFigures = {
  observations: 3,
  decided: 2,
  fires: 1,
  upstreamCalls: 4,
  durationInMs: 120,
  now: minute(10),
};

function marked(condition: LevelMark['condition']): InstanceWatch {
  const mark = { kind: 'segment', successAt: minute(0), wantsBaseline: false, condition } as const;
  return { ...unwatched(INSTANCE_ID, minute(0)), levels: new Map([[HASH, mark]]) };
}

function polled(overrides: Partial<Polled> = {}, failures: Polled['upstream']['failures'] = []): Polled {
  return {
    startedAt: minute(9),
    lookedAt: minute(9),
    upstream: { historyInDays: 2, failures, calls: 4 },
    runs: [],
    levels: [],
    histories: { unread: [], lastTried: undefined },
    handled: new Set(),
    ...overrides,
  };
}

function reporting() {
  const logger = keepLogLines();
  return { logger, report: createReportPoll(logger) };
}

describe('The report of a poll', () => {
  it('is one line with its figures where there is nothing to look at', () => {
    const { logger, report } = reporting();
    report(marked('active'), polled(), marked('active'), FIGURES);
    const { now: _, ...figures } = FIGURES;
    expect(logger.lines).toEqual([
      { level: 'info', event: 'poll.completed', fields: { instanceId: INSTANCE_ID, startedAt: minute(9), ...figures } },
    ]);
  });

  it('names each list that could not be read, and for how long upstream wants to be left alone', () => {
    const { logger, report } = reporting();
    const failures = [
      { read: 'jobs', failure: { kind: 'insights-throttled', retryAfterInSeconds: 30 } },
      { read: 'status', failure: { kind: 'insights-refused', status: 401 } },
    ] as const;
    report(marked('active'), polled({}, failures), marked('active'), FIGURES);
    expect(logger.lines.slice(0, 2)).toEqual([
      {
        level: 'warn',
        event: 'poll.parked',
        fields: { instanceId: INSTANCE_ID, read: 'jobs', problem: 'insights-throttled', retryAfterInSeconds: 30 },
      },
      {
        level: 'warn',
        event: 'poll.failed',
        fields: { instanceId: INSTANCE_ID, read: 'status', problem: 'insights-refused' },
      },
    ]);
  });

  it('says what was held once, until the process starts again', () => {
    const { logger, report } = reporting();
    const setAside = [{ reason: 'ambiguous-source', what: 'task "Contacts"' }] as const;
    const runs = [{ kind: 'data-source', listed: [], fresh: [], setAside }] as const;
    for (let count = 0; count < 3; count += 1) report(marked('active'), polled({ runs }), marked('active'), FIGURES);
    const held = () => logger.lines.filter(({ event }) => event === 'observation.held');
    expect(held()).toHaveLength(1);
    createReportPoll(logger)(marked('active'), polled({ runs }), marked('active'), FIGURES);
    expect(held()).toHaveLength(2);
  });

  it('names the subject whose condition has changed, as far as its name is known', () => {
    const { logger, report } = reporting();
    report(marked('active'), polled(), marked('missing'), FIGURES);
    const levels = [{ hash: HASH, subject: aSubject(), condition: 'active', fresh: [], hasGap: false }] as const;
    report(marked('missing'), polled({ levels }), marked('active'), FIGURES);
    const changed = logger.lines.filter(({ event }) => event === 'subject.state-changed').map(({ fields }) => fields);
    expect(changed).toEqual([
      { instanceId: INSTANCE_ID, subjectKind: 'segment', subject: HASH, from: 'active', to: 'missing' },
      {
        instanceId: INSTANCE_ID,
        subjectKind: 'segment',
        subject: HASH,
        from: 'missing',
        to: 'active',
        objectId: 'HighValueCustomers',
      },
    ]);
  });

  it('warns of a gap, and counts it for its instance and list', () => {
    const { logger, report } = reporting();
    const levels = [{ hash: HASH, subject: aSubject(), condition: 'active', fresh: [], hasGap: true }] as const;
    report(marked('active'), polled({ levels }), marked('active'), FIGURES);
    expect(logger.lines[0]).toMatchObject({ event: 'poll.gap', fields: { read: 'segments' } });
    expect(logger.measurements).toEqual([
      { metric: 'poll.gaps', value: 1, dimensions: { instanceId: INSTANCE_ID, read: 'segments' } },
    ]);
  });
});
