/** Runs the measurements that were asked for, one after another, and shows what came out. */
import type { Options } from './command-line.ts';
import { type Figure, type Figures, figureOf } from './figures.ts';
import type { Key } from './goals.ts';
import type { Bench, Measurement } from './measurement.ts';
import { HEADINGS, markdownOf, rowsOf, tableOf } from './report.ts';

export async function runBench(measurements: readonly Measurement[], bench: Bench, options: Options): Promise<string> {
  const { only, form } = options;
  const isWanted = (key: Key) => only.length === 0 || only.includes(key);
  const figures: Partial<Record<Key, Figure>> = {};
  for (const measurement of measurements) {
    if (!measurement.keys.some(isWanted)) continue;
    bench.note(`Measuring ${measurement.keys.join(', ')} …`);
    const measured = await measurement.measure(bench);
    for (const key of measurement.keys) {
      const one = measured[key];
      if (one === undefined) throw new Error(`The measurement of ${key} came to nothing.`);
      if (isWanted(key)) figures[key] = figureOf(key, one);
    }
  }
  return inForm(form, figures);
}

function inForm(form: Options['form'], figures: Figures): string {
  switch (form) {
    case 'json':
      return JSON.stringify(figures);
    case 'markdown':
      return markdownOf(HEADINGS, rowsOf(figures));
    case 'table':
      return tableOf(HEADINGS, rowsOf(figures));
  }
}
