/** Sums up what one invocation measures, so that a thousand posts make a handful of lines. */
import type { LogFields } from '../../ports/logger.ts';
import { METRICS, type Metric, type MetricDimensions } from '../../ports/metrics.ts';

interface Entry {
  readonly metric: Metric;
  readonly dimensions: LogFields;
  count: number;
  sum: number;
  min: number;
  max: number;
}

export interface MetricTally {
  add<M extends Metric>(metric: M, value: number, dimensions: MetricDimensions[M]): void;
  /** The fields of a line for each metric and its dimensions, and begins anew. */
  take(): readonly LogFields[];
}

export function createMetricTally(): MetricTally {
  let entries = new Map<string, Entry>();
  return {
    add(metric, value, dimensions) {
      const key = JSON.stringify([metric, ...METRICS[metric].dimensions.map((name) => Reflect.get(dimensions, name))]);
      const entry = entries.get(key);
      if (entry === undefined) {
        entries.set(key, { metric, dimensions, count: 1, sum: value, min: value, max: value });
        return;
      }
      entry.count += 1;
      entry.sum += value;
      entry.min = Math.min(entry.min, value);
      entry.max = Math.max(entry.max, value);
    },
    take() {
      const taken = [...entries.values()];
      entries = new Map();
      return taken.map(({ metric, dimensions, ...figures }) => ({
        metric,
        unit: METRICS[metric].unit,
        ...figures,
        ...dimensions,
      }));
    },
  };
}
