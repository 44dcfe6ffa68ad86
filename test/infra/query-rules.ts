/** What must hold of the queries of alerts and of the workbook alike. */
import { readdirSync, readFileSync } from 'node:fs';
import { LOG_EVENTS } from '../../shared/ports/logger.ts';
import { METRICS } from '../../shared/ports/metrics.ts';
import { readQuery } from '../kusto/kusto-query.ts';

/** What every line with a metric has. */
const OF_A_METRIC = ['event', 'metric', 'unit', 'count', 'sum', 'min', 'max'];

export function problemsIn({ name, query }: { readonly name: string; readonly query: string }): string[] {
  const { problems, fields, compared } = readQuery(query);
  const named = (field: string) => compared.flatMap((one) => (one.field === field ? one.values : []));
  const [events, metrics] = [named('event'), named('metric')];
  const dimensions = Object.entries(METRICS).flatMap(([metric, each]) =>
    metrics.includes(metric) ? each.dimensions : [],
  );
  const isOfMetricsAlone = events.every((event) => event === 'metric.recorded') && events.length > 0;
  return [
    ...problems,
    ...events.filter((event) => !LOG_EVENTS.some((known) => known === event)).map((event) => `nobody logs ${event}`),
    ...metrics.filter((metric) => !Object.hasOwn(METRICS, metric)).map((metric) => `nobody measures ${metric}`),
    ...(isOfMetricsAlone ? fields.filter((field) => ![...OF_A_METRIC, ...dimensions].includes(field)) : []).map(
      (field) => `no such metric has ${field}`,
    ),
  ].map((problem) => `${name}: ${problem}`);
}

/** The files are held against the lines of a run: what is deployed is these, and all of them. */
export function queriesAreThoseOf(folder: string, deployed: readonly { readonly query: string }[]): readonly string[] {
  const texts = new Map(readdirSync(folder).map((file) => [readFileSync(`${folder}/${file}`, 'utf8'), file]));
  const unknown = deployed.filter(({ query }) => !texts.has(query)).map(({ query }) => `Of no file: ${query}`);
  const unused = [...texts].flatMap(([text, file]) =>
    deployed.some(({ query }) => query === text) ? [] : [`Nobody asks ${file}`],
  );
  return [...unknown, ...unused];
}
