/** What must hold of alerts, whatever they ask for. */
import { readFileSync } from 'node:fs';
import { parse } from 'tinyduration';
import { z } from 'zod';
import { readQuery } from '../kusto/kusto-query.ts';
import type { Snapshot } from './bicep-compiler.ts';
import { resourcesOf } from './rule.ts';

const ALERTS = 'Microsoft.Insights/scheduledQueryRules';
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
        // So that where nothing was told yet there is nothing to alert about.
        operator: z.literal('GreaterThan'),
        threshold: z.number().nonnegative(),
        dimensions: z.array(
          z.object({ name: z.string(), operator: z.literal('Include'), values: z.tuple([z.literal('*')]) }),
        ),
        failingPeriods: z.object({ numberOfEvaluationPeriods: z.literal(1), minFailingPeriodsToAlert: z.literal(1) }),
      }),
    ]),
  }),
});

const METRIC_ALERTS = 'Microsoft.Insights/metricAlerts';
/** https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-eventgrid-topics-metrics */
const GIVEN_UP_METRICS = ['DeadLetteredCount', 'DroppedEventCount'] as const;
const metricAlertSchema = z.object({
  description: z.string(),
  enabled: z.literal(true),
  autoMitigate: z.literal(true),
  severity: z.number().int().min(0).max(3),
  scopes: z.tuple([z.string().regex(/\/Microsoft\.EventGrid\/topics\/evgt-(?!out-)/)]),
  windowSize: z.string().regex(/^PT\d+[MH]$/),
  evaluationFrequency: z.string().regex(/^PT\d+[MH]$/),
  criteria: z.object({
    'odata.type': z.literal('Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'),
    allOf: z.tuple([
      z.object({
        criterionType: z.literal('StaticThresholdCriterion'),
        metricNamespace: z.literal('Microsoft.EventGrid/topics'),
        metricName: z.enum(GIVEN_UP_METRICS),
        timeAggregation: z.literal('Total'),
        operator: z.literal('GreaterThan'),
        threshold: z.literal(0),
      }),
    ]),
  }),
});

function alertsOf(snapshot: Snapshot) {
  return resourcesOf(snapshot, ALERTS).map(({ name, properties }) => ({ name, ...alertSchema.parse(properties) }));
}

export function alertQueriesOf(snapshot: Snapshot): { readonly name: string; readonly query: string }[] {
  return alertsOf(snapshot).map(({ name, criteria }) => ({ name, query: criteria.allOf[0].query }));
}

export function alertsAreComplete(snapshot: Snapshot): readonly string[] {
  const wrong = resourcesOf(snapshot, ALERTS).flatMap(({ name, properties }) =>
    problemsIn(name, alertSchema.safeParse(properties)),
  );
  return resourcesOf(snapshot, ALERTS).length < 6 ? [...wrong, 'There are too few alerts'] : wrong;
}

/** What Event Grid gave up is in no log of the app: the topic that status events are sent to counts it. */
export function eventsGivenUpAreSeen(snapshot: Snapshot): readonly string[] {
  const found = resourcesOf(snapshot, METRIC_ALERTS).map(({ name, properties }) => ({
    name,
    rule: metricAlertSchema.safeParse(properties),
  }));
  const watched = found.flatMap(({ rule }) => rule.data?.criteria.allOf.map(({ metricName }) => metricName) ?? []);
  return [
    ...found.flatMap(({ name, rule }) => problemsIn(name, rule)),
    ...GIVEN_UP_METRICS.flatMap((metric) => (watched.includes(metric) ? [] : [`No alert looks at ${metric}`])),
  ];
}

function problemsIn(name: string, { error }: z.ZodSafeParseResult<unknown>): readonly string[] {
  return error?.issues.map(({ path, message }) => `${name}: ${path.join('.')}: ${message}`) ?? [];
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

/** And no entry is left of an alert that is gone. */
export function alertsHaveAnEntry(snapshot: Snapshot): readonly string[] {
  const anchors = anchorsIn('docs/operations.md');
  const alerts = [ALERTS, METRIC_ALERTS].flatMap((type) => resourcesOf(snapshot, type));
  const named = new Map(
    alerts.map(({ name, properties }) => [
      /docs\/operations\.md#([\w-]+)$/.exec(String(properties.description))?.[1],
      name,
    ]),
  );
  return [
    ...[...named].flatMap(([anchor, name]) =>
      anchor !== undefined && anchors.has(anchor) ? [] : [`${name}: there is no entry ${anchor}`],
    ),
    ...[...anchors].flatMap((anchor) =>
      !anchor.startsWith('alert-') || named.has(anchor) ? [] : [`No alert names the entry ${anchor}`],
    ),
  ];
}

/** What asks how long ago something was must be able to see it so long after. */
export function silenceIsWithinSight(snapshot: Snapshot): readonly string[] {
  const asking = alertsOf(snapshot).filter(({ criteria }) => criteria.allOf[0].query.includes('now()'));
  const blind = asking.flatMap(({ name, windowSize, criteria: { allOf } }) => {
    const { days = 0, hours = 0, minutes = 0 } = parse(windowSize);
    const seen = (days * 24 + hours) * 60 + minutes;
    return seen > 2 * allOf[0].threshold ? [] : [`${name}: it looks back ${seen} minutes only`];
  });
  return asking.length === 0 ? ['No alert asks how long ago something was'] : blind;
}

export function alertsCompareWhatTheyAskFor(snapshot: Snapshot): readonly string[] {
  return alertsOf(snapshot).flatMap(({ name, criteria: { allOf } }) => {
    const [{ query, metricMeasureColumn, dimensions }] = allOf;
    const { columns } = readQuery(query);
    return [metricMeasureColumn, ...dimensions.map((one) => one.name)].flatMap((column) =>
      columns.includes(column) ? [] : [`${name}: its query has no ${column}`],
    );
  });
}
