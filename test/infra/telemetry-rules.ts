/** What must hold of alerts and of the workbook, as rules over what would be deployed. */
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { LOG_EVENTS } from '../../shared/ports/logger.ts';
import { METRICS } from '../../shared/ports/metrics.ts';
import { readQuery } from '../kusto/kusto-query.ts';
import type { Snapshot } from './bicep-compiler.ts';
import { type Rule, resourcesOf } from './rules.ts';

const alertSchema = z.object({
  description: z.string(),
  enabled: z.literal(true),
  severity: z.number().int().min(0).max(3),
  scopes: z.tuple([z.string().includes('Microsoft.OperationalInsights/workspaces')]),
  windowSize: z.string().regex(/^PT?\d+[MHD]$/),
  evaluationFrequency: z.string().regex(/^PT?\d+[MHD]$/),
  criteria: z.object({
    allOf: z.tuple([
      z.object({
        query: z.string(),
        metricMeasureColumn: z.string(),
        timeAggregation: z.enum(['Maximum', 'Total']),
        operator: z.enum(['GreaterThan', 'LessThan']),
        threshold: z.number(),
        dimensions: z.array(
          z.object({ name: z.string(), operator: z.literal('Include'), values: z.tuple([z.literal('*')]) }),
        ),
        failingPeriods: z.object({ numberOfEvaluationPeriods: z.literal(1), minFailingPeriodsToAlert: z.literal(1) }),
      }),
    ]),
  }),
});

const workbookSchema = z.object({
  items: z.array(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal(1), content: z.object({ json: z.string() }) }),
      z.object({ type: z.literal(9) }),
      z.object({
        type: z.literal(3),
        name: z.string(),
        content: z.object({
          query: z.string(),
          title: z.string().min(1),
          timeContextFromParameter: z.literal('TimeRange'),
          resourceType: z.literal('microsoft.operationalinsights/workspaces'),
          crossComponentResources: z.tuple([z.string().includes('Microsoft.OperationalInsights/workspaces')]),
        }),
      }),
    ]),
  ),
});

const ALERTS = 'Microsoft.Insights/scheduledQueryRules';
const WORKBOOKS = 'Microsoft.Insights/workbooks';

/** What every line with a metric has. */
const OF_A_METRIC = ['event', 'metric', 'unit', 'count', 'sum', 'min', 'max'];

function workbookOf(snapshot: Snapshot) {
  const text = resourcesOf(snapshot, WORKBOOKS)[0]?.properties.serializedData;
  return workbookSchema.parse(JSON.parse(String(text)));
}

function panelsOf(snapshot: Snapshot): { readonly name: string; readonly query: string }[] {
  return workbookOf(snapshot).items.flatMap((item) =>
    item.type === 3 ? [{ name: item.name, query: item.content.query }] : [],
  );
}

function alertsOf(snapshot: Snapshot) {
  return resourcesOf(snapshot, ALERTS).map(({ name, properties }) => ({ name, ...alertSchema.parse(properties) }));
}

function alertQueriesOf(snapshot: Snapshot): { readonly name: string; readonly query: string }[] {
  return alertsOf(snapshot).map(({ name, criteria }) => ({ name, query: criteria.allOf[0].query }));
}

function alertsAreComplete(snapshot: Snapshot): readonly string[] {
  const wrong = resourcesOf(snapshot, ALERTS).flatMap(({ name, properties }) => {
    const parsed = alertSchema.safeParse(properties);
    return parsed.success
      ? []
      : parsed.error.issues.map(({ path, message }) => `${name}: ${path.join('.')}: ${message}`);
  });
  return resourcesOf(snapshot, ALERTS).length < 6 ? [...wrong, 'There are too few alerts'] : wrong;
}

/** As the page is shown, a heading is reached by its words in lower case. */
function anchorsIn(file: string): Set<string> {
  const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((one) =>
      one
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function alertsHaveAnEntry(snapshot: Snapshot): readonly string[] {
  const anchors = anchorsIn('docs/operations.md');
  return alertsOf(snapshot).flatMap(({ name, description }) => {
    const anchor = /docs\/operations\.md#([\w-]+)$/.exec(description)?.[1];
    return anchor !== undefined && anchors.has(anchor) ? [] : [`${name}: there is no entry ${anchor}`];
  });
}

function alertsCompareWhatTheyAskFor(snapshot: Snapshot): readonly string[] {
  return alertsOf(snapshot).flatMap(({ name, criteria: { allOf } }) => {
    const [{ query, metricMeasureColumn, dimensions }] = allOf;
    const { columns } = readQuery(query);
    return [metricMeasureColumn, ...dimensions.map((one) => one.name)].flatMap((column) =>
      columns.includes(column) ? [] : [`${name}: its query has no ${column}`],
    );
  });
}

function problemsIn({ name, query }: { readonly name: string; readonly query: string }): string[] {
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
function queriesAreThoseOf(folder: string, deployed: readonly { readonly query: string }[]): readonly string[] {
  const texts = new Map(readdirSync(folder).map((file) => [readFileSync(`${folder}/${file}`, 'utf8'), file]));
  const unknown = deployed.filter(({ query }) => !texts.has(query)).map(({ query }) => `Of no file: ${query}`);
  const unused = [...texts].flatMap(([text, file]) =>
    deployed.some(({ query }) => query === text) ? [] : [`Nobody asks ${file}`],
  );
  return [...unknown, ...unused];
}

function workbookAnswersItsQuestions(snapshot: Snapshot): readonly string[] {
  const headings = workbookOf(snapshot).items.flatMap((item) => (item.type === 1 ? [item.content.json] : []));
  const wanted = ['## Is it working?', '## What fired?', '## What is stuck?'];
  return wanted.filter((heading) => !headings.includes(heading)).map((heading) => `There is no ${heading}`);
}

export const TELEMETRY_RULES = {
  'alerts have all that makes them look, in the workspace': alertsAreComplete,
  'every alert has an entry in the operator’s page': alertsHaveAnEntry,
  'every alert compares columns that its query has': alertsCompareWhatTheyAskFor,
  'alerts ask for what the code tells': (snapshot) => alertQueriesOf(snapshot).flatMap(problemsIn),
  'alerts ask the queries that a run was held against': (snapshot) =>
    queriesAreThoseOf('infra/queries/alerts', alertQueriesOf(snapshot)),
  'the workbook asks for what the code tells': (snapshot) => panelsOf(snapshot).flatMap(problemsIn),
  'the workbook asks the queries that a run was held against': (snapshot) =>
    queriesAreThoseOf('infra/queries/workbook', panelsOf(snapshot)),
  'the workbook answers the three questions on one page': workbookAnswersItsQuestions,
} as const satisfies Readonly<Record<string, Rule>>;
