import { describe, expect, it } from 'vitest';
import { createMetricTally } from '../../../../../shared/adapters/azure-functions/metric-tally.ts';
import { INSTANCE_ID } from '../../../../builders/observations.ts';

describe('A tally of metrics', () => {
  it('sums up what is alike, and keeps apart what differs in a dimension', () => {
    const tally = createMetricTally();
    for (const ms of [30, 10, 20]) tally.add('delivery.attempt-latency', ms, { meaning: 'accepted' });
    tally.add('delivery.attempt-latency', 400, { meaning: 'transient' });
    tally.add('verdicts', 7, { reason: 'not-crossed' });
    expect(tally.take()).toEqual([
      { metric: 'delivery.attempt-latency', unit: 'ms', count: 3, sum: 60, min: 10, max: 30, meaning: 'accepted' },
      { metric: 'delivery.attempt-latency', unit: 'ms', count: 1, sum: 400, min: 400, max: 400, meaning: 'transient' },
      { metric: 'verdicts', unit: 'count', count: 1, sum: 7, min: 7, max: 7, reason: 'not-crossed' },
    ]);
  });

  it('looks at all dimensions, in whatever order they are given', () => {
    const tally = createMetricTally();
    tally.add('upstream.calls', 1, { instanceId: INSTANCE_ID, operation: 'readJobs', status: '200' });
    tally.add('upstream.calls', 1, { status: '200', operation: 'readJobs', instanceId: INSTANCE_ID });
    tally.add('upstream.calls', 1, { instanceId: INSTANCE_ID, operation: 'readJobs', status: '401' });
    expect(tally.take().map(({ sum, status }) => [sum, status])).toEqual([
      [2, '200'],
      [1, '401'],
    ]);
  });

  it('tells a measured nothing too, and begins anew once it is taken', () => {
    const tally = createMetricTally();
    tally.add('outbox.oldest-age', 0, {});
    expect(tally.take()).toEqual([{ metric: 'outbox.oldest-age', unit: 'ms', count: 1, sum: 0, min: 0, max: 0 }]);
    expect(tally.take()).toEqual([]);
  });
});
