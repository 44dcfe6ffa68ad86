/** Runs the measurements that were asked for, one after another, and shows what came out. */
import type { Options } from './command-line.ts';
import { type Figure, type Figures, figureOf } from './figures.ts';
import type { Key } from './goals.ts';
import type { Bench, Measurement } from './measurement.ts';
import { growthHeadingsOf, growthRowsOf, HEADINGS, inForm, rowsOf } from './report.ts';

export async function runBench(measurements: readonly Measurement[], bench: Bench, options: Options): Promise<string> {
  const { only, form, subscriptions: sizes } = options;
  if (sizes.length === 0) {
    const figures = await measured(measurements, bench, only);
    return inForm(form, { figures, headings: HEADINGS, rows: rowsOf(figures) });
  }
  const growing = measurements.filter(({ grows }) => grows);
  const bySize: Record<string, Figures> = {};
  for (const subscriptions of sizes) {
    bench.note(`With ${subscriptions} subscriptions:`);
    bySize[subscriptions] = await measured(growing, { ...bench, subscriptions }, only);
  }
  return inForm(form, { figures: bySize, headings: growthHeadingsOf(sizes), rows: growthRowsOf(bySize) });
}

async function measured(measurements: readonly Measurement[], bench: Bench, only: readonly Key[]): Promise<Figures> {
  const isWanted = (key: Key) => only.length === 0 || only.includes(key);
  const figures: Partial<Record<Key, Figure>> = {};
  for (const measurement of measurements) {
    if (!measurement.keys.some(isWanted)) continue;
    bench.note(`Measuring ${measurement.keys.join(', ')} …`);
    const results = await measurement.measure(bench);
    for (const key of measurement.keys) {
      const one = results[key];
      if (one === undefined) throw new Error(`The measurement of ${key} came to nothing.`);
      if (isWanted(key)) figures[key] = figureOf(key, one);
    }
  }
  return figures;
}
