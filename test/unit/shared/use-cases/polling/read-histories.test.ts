import { describe, expect, it } from 'vitest';
import { fail, type InsightsFailure } from '../../../../../shared/domain/failure.ts';
import { historyWindowInDays } from '../../../../../shared/domain/poll-window.ts';
import { minute } from '../../../../builders/instants.ts';
import { aMeasureTrigger } from '../../../../builders/subscriptions.ts';
import { createTestApp, type TestApp } from '../../../../fakes/test-app.ts';
import { hashOf, seed, waitingEvents } from '../deciding/seeded-subject.ts';
import { aMeasure, pollAt, type Shown, said, watchOf } from './polled-app.ts';

const DAY = 24 * 60;
const triggerOf = (measureName: string) => ({ ...aMeasureTrigger(), measureName });

async function watching(names: readonly string[], shown: readonly Shown[]): Promise<TestApp> {
  const app = createTestApp();
  for (const name of names) await seed(app, [triggerOf(name)], { baseline: { at: minute(0), value: 90 } });
  app.insights.measures = names.map((name) => aMeasure(shown, name));
  return app;
}

/** Until it is called, histories of these measures end so. */
function failHistoriesOf(app: TestApp, names: readonly string[], failure: InsightsFailure): () => void {
  const { readMeasure } = app.insights;
  app.insights.readMeasure = async (instanceId, name, days) => {
    const reply = await readMeasure.call(app.insights, instanceId, name, days);
    return names.includes(name) ? fail(failure) : reply;
  };
  return () => {
    app.insights.readMeasure = readMeasure;
  };
}

const histories = (app: TestApp) => app.insights.calls.filter(({ read }) => read === 'readMeasure').length;
const RISEN: Shown[] = [
  [0, 90],
  [5, 110],
];

describe('A measure whose history cannot be read', () => {
  it.each<InsightsFailure>([
    { kind: 'insights-unavailable', status: 500 },
    { kind: 'insights-refused', status: 403 },
    { kind: 'insights-malformed', problem: 'no object' },
  ])('harms only itself, and is read once that is over: $kind', async (failure) => {
    const names = ['A', 'B', 'C'];
    const app = await watching(names, RISEN);
    const recover = failHistoriesOf(app, ['A', 'B'], failure);
    await pollAt(app, 10);
    expect(await waitingEvents(app, hashOf(triggerOf('C')))).toHaveLength(1);
    expect(said(app, 'signal.fired')).toHaveLength(1);
    recover();
    await pollAt(app, 11);
    expect(said(app, 'signal.fired')).toHaveLength(3);
  });

  it.each<InsightsFailure>([
    { kind: 'insights-throttled' },
    { kind: 'insights-unavailable', status: 503 },
    { kind: 'insights-unavailable' },
  ])(
    'because upstream asks to wait, or is silent, is the last of the poll, and the next goes on with another: %o',
    async (failure) => {
      const names = ['A', 'B', 'C'];
      const app = await watching(names, RISEN);
      failHistoriesOf(app, ['A'], failure);
      for (let poll = 1; poll <= 3; poll += 1) await pollAt(app, 10 * poll);
      expect(said(app, 'signal.fired')).toHaveLength(2);
      expect(await waitingEvents(app, hashOf(triggerOf('A')))).toEqual([]);
    },
  );

  it.each<InsightsFailure>([{ kind: 'insights-throttled' }, { kind: 'insights-unavailable' }])(
    'because nobody answers is the only one that is asked for in that poll: %o',
    async (failure) => {
      const names = ['A', 'B', 'C'];
      const app = await watching(names, RISEN);
      let asked = 0;
      app.insights.readMeasure = async () => {
        asked += 1;
        return fail(failure);
      };
      await pollAt(app, 10);
      expect(asked).toBe(1);
    },
  );

  it('is looked back for from where it was left, though the list went well every time since', async () => {
    const app = await watching(['A', 'B'], [[0, 90]]);
    await pollAt(app, 1);
    app.insights.measures = [aMeasure(RISEN, 'A'), aMeasure([[0, 90]], 'B')];
    const recover = failHistoriesOf(app, ['A'], { kind: 'insights-unavailable', status: 500 });
    const daysAsked: number[] = [];
    const { readMeasure } = app.insights;
    app.insights.readMeasure = (instanceId, name, days) => {
      daysAsked.push(days);
      return readMeasure.call(app.insights, instanceId, name, days);
    };
    for (const day of [1, 7, 14]) await pollAt(app, day * DAY);
    expect((await watchOf(app)).lastGoodPollAt.measures).toBe(minute(14 * DAY));
    expect(daysAsked.at(-1)).toBe(historyWindowInDays(minute(14 * DAY), minute(1), []));
    // Upstream keeps no more than thirty days: what was between is lost, and that is told.
    app.insights.measures = [aMeasure([[39 * DAY, 120]], 'A'), aMeasure([[0, 90]], 'B')];
    recover();
    await pollAt(app, 40 * DAY);
    expect(said(app, 'poll.gap')).toMatchObject([{ read: 'measures' }]);
    expect((await watchOf(app)).unreadSince).toBeUndefined();
  });
});

describe('More changed measures than a poll reads', () => {
  const many = Array.from({ length: 45 }, (_, index) => `Measure${index}`);

  it('are read in turn, twenty a poll', async () => {
    const app = await watching(many, RISEN);
    await pollAt(app, 10);
    expect([histories(app), said(app, 'signal.fired').length]).toEqual([20, 20]);
    await pollAt(app, 15);
    await pollAt(app, 20);
    expect([histories(app), said(app, 'signal.fired').length]).toEqual([45, 45]);
  });

  it('wait for none that stays changed whatever is read of it', async () => {
    const stuck = many.slice(0, 40);
    const app = await watching(many, RISEN);
    // As a source whose clock is wrong gives them: the stamp is held, so the measure stays changed.
    const ahead: Shown[] = [
      [0, 90],
      [30 * DAY, 110],
    ];
    app.insights.measures = many.map((name) => aMeasure(stuck.includes(name) ? ahead : RISEN, name));
    for (let poll = 1; poll <= 3; poll += 1) await pollAt(app, 5 + poll * 5);
    expect(said(app, 'signal.fired')).toHaveLength(5);
    expect(histories(app)).toBe(60);
  });
});
