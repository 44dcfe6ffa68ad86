// The published operations: which method and path mean which of them, in either of the two path styles that the
// documentation uses, and what each answers.
import type { SimulatedInstance } from './instance.ts';
import { cancelJob, startJob } from './job-operations.ts';
import { notFound, ok, type Reply } from './replies.ts';
import { type Call, EITHER, type PathStyle, type Route } from './route.ts';
import { TABLE_ROUTES } from './table-operations.ts';
import { type HistoryWindow, measureReply, segmentReply } from './wire-levels.ts';
import { dataSourceMetadata, dataSourceReply, instanceMetadataReply, instanceReply } from './wire-objects.ts';
import { historyReply, jobReply, jobsReply, statusReply } from './wire-workflow.ts';

const DAY_MS = 86_400_000;
const THE_WORKFLOW = 'main';

const ROUTES: readonly Route[] = [
  {
    operation: 'instance',
    styles: EITHER,
    template: '',
    answer: ({ instance }) => ok(instanceMetadataReply(instance)),
  },
  { operation: 'dataSources', styles: ['cm'], template: 'manage/datasources', answer: listDataSources },
  { operation: 'dataSources', styles: ['od'], template: 'manage/datasources/v2', answer: listDataSourcesFlat },
  { operation: 'dataSource', styles: EITHER, template: 'manage/datasources/{id}', answer: readDataSource },
  { operation: 'segments', styles: EITHER, template: 'manage/segments', answer: listSegments },
  { operation: 'measures', styles: EITHER, template: 'manage/measures', answer: listMeasures },
  { operation: 'measure', styles: EITHER, template: 'manage/measures/{name}', answer: readMeasure },
  ...TABLE_ROUTES,
  ...workflowRoutes('cm', 'workflows/{workflow}'),
  ...workflowRoutes('od', 'manage/workflows/{workflow}'),
];

export interface Match {
  readonly operation: Route['operation'];
  readonly args: Readonly<Record<string, string>>;
  readonly answer: (call: Call) => Reply;
}

/** `path` is what follows the instance's id. */
export function matchOperation(method: string, path: readonly string[], style: PathStyle): Match | undefined {
  for (const route of ROUTES) {
    if ((route.method ?? 'GET') !== method) continue;
    if (style !== 'both' && !route.styles.includes(style)) continue;
    const args = argumentsOf(route.template, path);
    if (args !== undefined) return { operation: route.operation, args, answer: route.answer };
  }
  return undefined;
}

export function listInstances(instances: readonly SimulatedInstance[]): Reply {
  return ok(instances.map(instanceReply));
}

function workflowRoutes(style: PathStyle, prefix: string): Route[] {
  const inWorkflow = (answer: Route['answer']) => (call: Call) =>
    call.args.workflow === THE_WORKFLOW ? answer(call) : notFound('graphNotFound', 'The workflow was not found.');
  return [
    { operation: 'status', styles: [style], template: `${prefix}/status`, answer: inWorkflow(readStatus) },
    { operation: 'jobs', styles: [style], template: `${prefix}/jobs`, answer: inWorkflow(listJobs) },
    { operation: 'job', styles: [style], template: `${prefix}/jobs/{id}`, answer: inWorkflow(readJob) },
    {
      operation: 'startJob',
      method: 'POST',
      styles: [style],
      template: `${prefix}/jobs`,
      answer: inWorkflow(startJob),
    },
    {
      operation: 'cancelJob',
      method: 'POST',
      styles: [style],
      template: `${prefix}/jobs/{id}/cancel`,
      answer: inWorkflow(cancelJob),
    },
    { operation: 'history', styles: [style], template: `${prefix}/history`, answer: inWorkflow(readHistory) },
  ];
}

function argumentsOf(template: string, path: readonly string[]): Record<string, string> | undefined {
  const parts = template === '' ? [] : template.split('/');
  if (parts.length !== path.length) return undefined;
  const args: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const given = path[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name !== undefined) args[name] = given;
    else if (part.toLowerCase() !== given.toLowerCase()) return undefined;
  }
  return args;
}

function listDataSources({ instance }: Call): Reply {
  return ok(instance.dataSources.map((source) => dataSourceReply(instance, source, false)));
}

function listDataSourcesFlat({ instance }: Call): Reply {
  return ok(instance.dataSources.map((source) => dataSourceMetadata(instance, source)));
}

function readDataSource({ instance, args, query }: Call): Reply {
  const source = instance.dataSources.find(({ dataSourceId }) => dataSourceId === args.id?.toLowerCase());
  if (source === undefined) return notFound('dataSourceNotFound', 'The data source was not found.');
  return ok(dataSourceReply(instance, source, query.get('includeModel') !== 'false'));
}

function listSegments({ state, instance, query }: Call): Reply {
  const window = windowOf(query, state.now(), 10);
  const most = numberOf(query, 'numberOfSegments', instance.segments.length);
  return ok(instance.segments.slice(0, most).map((segment) => segmentReply(instance, segment, window)));
}

function listMeasures({ instance }: Call): Reply {
  return ok(instance.measures.map((measure) => measureReply(instance, measure, undefined)));
}

function readMeasure({ state, instance, args, query }: Call): Reply {
  const measure = instance.measures.find(({ name }) => name === args.name);
  if (measure === undefined) return notFound('measureMetadataNotFound', 'The measure was not found.');
  return ok(measureReply(instance, measure, windowOf(query, state.now(), 30)));
}

function readStatus({ instance }: Call): Reply {
  return ok(statusReply(instance.jobs));
}

function listJobs({ instance, query }: Call): Reply {
  return ok(jobsReply(instance.jobs, numberOf(query, 'top', 10), query.get('includeTasks') === 'true'));
}

function readJob({ instance, args, query }: Call): Reply {
  const job = instance.jobs.find(({ jobId }) => jobId === args.id?.toLowerCase());
  if (job === undefined) return notFound('graphJobNotFound', 'The job was not found.');
  return ok(jobReply(job, query.get('includeTasks') === 'true'));
}

function readHistory({ instance, query }: Call): Reply {
  return ok(historyReply(instance.jobs, numberOf(query, 'top', 10)));
}

function windowOf(query: URLSearchParams, now: number, defaultDays: number): HistoryWindow {
  if (query.get('includeHistoricStats') !== 'true') return undefined;
  return { from: now - numberOf(query, 'historicStatsDays', defaultDays) * DAY_MS };
}

function numberOf(query: URLSearchParams, name: string, otherwise: number): number {
  const given = Number(query.get(name) ?? otherwise);
  return Number.isInteger(given) && given >= 0 ? given : otherwise;
}
