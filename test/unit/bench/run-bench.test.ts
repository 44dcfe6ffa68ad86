import { describe, expect, it } from 'vitest';
import { readOptions } from '../../bench/command-line.ts';
import type { Measurement } from '../../bench/measurement.ts';
import { MEASUREMENTS } from '../../bench/measurements.ts';
import { runBench } from '../../bench/run-bench.ts';

const bench = { root: process.cwd(), rounds: 1, note: () => undefined };

const measuresSizes: Measurement = {
  keys: ['sweepAt100k', 'lookupPagesAt100k'],
  grows: true,
  measure: async ({ subscriptions = 7 }) => ({
    sweepAt100k: { value: subscriptions / 1_000, ceiling: 0.25 },
    lookupPagesAt100k: { value: 1 },
  }),
};
const fails: Measurement = {
  keys: ['coldImport'],
  measure: async () => {
    throw new Error('Nobody asked for this one.');
  },
};

describe('The bench', () => {
  it('measures for real what was asked for, and nothing else', async () => {
    const printed = await runBench(MEASUREMENTS, bench, readOptions(['--json', '--only', 'decisionsPerSecond']));
    expect(JSON.parse(printed)).toEqual({
      decisionsPerSecond: {
        value: expect.any(Number),
        unit: '1/s',
        goal: 1_000_000,
        holds: expect.any(Boolean),
        peer: expect.any(Number),
      },
    });
  });

  it('prints programs one line', async () => {
    const printed = await runBench([measuresSizes], bench, readOptions(['--json']));
    expect(printed).not.toContain('\n');
    expect(JSON.parse(printed).sweepAt100k).toEqual({ value: 0.007, unit: 's', goal: 0.5, holds: true, ceiling: 0.25 });
  });

  it('prints people what was measured, against which goal, and where', async () => {
    const printed = await runBench([measuresSizes, fails], bench, readOptions(['--only', 'sweepAt100k']));
    expect(printed).toMatch(/sweepAt100k +0\.007 s +≤ 0\.5 +yes/);
    expect(printed).not.toContain('lookupPagesAt100k');
    expect(printed).toContain(`Node ${process.versions.node}`);
  });

  it('measures growth at each size, of what can grow', async () => {
    const printed = await runBench(
      [measuresSizes, fails],
      bench,
      readOptions(['--markdown', '--subscriptions', '10,2000']),
    );
    expect(printed).toContain('10 subscriptions');
    expect(printed).toMatch(/\| `sweepAt100k` +\| s +\| 0\.01 \(bare: 0\.25\) +\| 2 \(bare: 0\.25\) +\|/);
  });

  it('says so where a measurement keeps a key back', async () => {
    const silent: Measurement = { keys: ['coldImport'], measure: async () => ({}) };
    await expect(runBench([silent], bench, readOptions([]))).rejects.toThrow('coldImport');
  });
});
