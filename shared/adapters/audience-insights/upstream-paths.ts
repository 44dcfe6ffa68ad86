/**
 * Where each read is found. Upstream's contract and its newer examples disagree on two paths, and which one an
 * instance answers is not documented: both are tried, and the one that was found is remembered.
 */
import type { InstanceId } from '../../domain/ids.ts';

/** The paths to one thing, the likelier first. */
export interface UpstreamPath {
  readonly area: 'workflows' | 'data-sources' | 'segments' | 'measures' | 'tables';
  readonly candidates: readonly string[];
}

export interface PathMemory {
  inOrder(instanceId: InstanceId, path: UpstreamPath): readonly string[];
  found(instanceId: InstanceId, path: UpstreamPath, candidate: string): void;
}

export function createPathMemory(): PathMemory {
  const lastFound = new Map<string, number>();
  const keyOf = (instanceId: InstanceId, { area }: UpstreamPath) => `${instanceId}:${area}`;
  return {
    inOrder(instanceId, path) {
      const first = path.candidates[lastFound.get(keyOf(instanceId, path)) ?? 0];
      return first === undefined
        ? path.candidates
        : [first, ...path.candidates.filter((candidate) => candidate !== first)];
    },
    found(instanceId, path, candidate) {
      lastFound.set(keyOf(instanceId, path), path.candidates.indexOf(candidate));
    },
  };
}

export function workflowPath(workflowName: string, rest: string): UpstreamPath {
  const workflow = encodeURIComponent(workflowName);
  return { area: 'workflows', candidates: [`/workflows/${workflow}/${rest}`, `/manage/workflows/${workflow}/${rest}`] };
}

export const DATA_SOURCES_PATH: UpstreamPath = {
  area: 'data-sources',
  candidates: ['/manage/datasources', '/manage/datasources/v2'],
};

export function segmentsPath(historyInDays: number): UpstreamPath {
  return { area: 'segments', candidates: [`/manage/segments?${historyQuery(historyInDays)}`] };
}

export const MEASURES_PATH: UpstreamPath = { area: 'measures', candidates: ['/manage/measures'] };

export function measurePath(name: string, historyInDays: number): UpstreamPath {
  const measure = `/manage/measures/${encodeURIComponent(name)}`;
  return { area: 'measures', candidates: [`${measure}?${historyQuery(historyInDays)}`] };
}

function historyQuery(days: number): string {
  return `includeHistoricStats=true&historicStatsDays=${days}`;
}
