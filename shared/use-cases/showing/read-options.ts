/** What a maker can choose from: only what a trigger can watch, sorted by name. */
import { fail, type Result, succeed } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/ids.ts';
import { ANY_OBJECT } from '../../domain/subject.ts';
import type { InsightsClient, InsightsReply } from '../../ports/insights-client.ts';
import type { InstanceDirectory } from '../../ports/instance-directory.ts';
import { shareAnswers } from '../shared-answers.ts';

export interface Option {
  readonly id: string;
  readonly name: string;
}

export interface ReadOptions {
  instances(): readonly Option[];
  dataSources(instanceId: InstanceId): Promise<Result<readonly Option[]>>;
  segments(instanceId: InstanceId): Promise<Result<readonly Option[]>>;
  measures(instanceId: InstanceId): Promise<Result<readonly Option[]>>;
}

/** A designer asks again at every click. */
const SHARED_FOR_IN_MS = 10_000;
const NO_HISTORY_IN_DAYS = 1;

export function createReadOptions(
  insights: InsightsClient,
  directory: InstanceDirectory,
  nowInMs: () => number,
): ReadOptions {
  const share = <Value>(ask: (id: InstanceId) => InsightsReply<Value>) => shareAnswers(ask, SHARED_FOR_IN_MS, nowInMs);
  const dataSources = share((id) => insights.readDataSources(id));
  const segments = share((id) => insights.readSegments(id, NO_HISTORY_IN_DAYS));
  const measures = share((id) => insights.readMeasures(id));

  async function list<Value>(
    instanceId: InstanceId,
    ask: (id: InstanceId) => InsightsReply<readonly Value[]>,
    optionOf: (value: Value) => Option | undefined,
  ): Promise<Result<Option[]>> {
    if (directory.find(instanceId) === undefined) return fail({ kind: 'instance-unknown', instanceId });
    const reply = await ask(instanceId);
    if (!reply.ok)
      return reply.failure.kind === 'insights-not-found' ? fail({ kind: 'instance-unknown', instanceId }) : reply;
    return succeed(sorted(reply.value.flatMap((value) => optionOf(value) ?? [])));
  }

  return {
    instances: () => sorted(directory.all.map(({ id, name }) => ({ id, name }))),
    async dataSources(instanceId) {
      const found = await list(instanceId, dataSources, ({ dataSourceId, friendlyName, name }) => ({
        id: dataSourceId,
        name: friendlyName ?? name ?? dataSourceId,
      }));
      return found.ok ? succeed([{ id: ANY_OBJECT, name: 'Any data source' }, ...found.value]) : found;
    },
    segments: (instanceId) =>
      list(instanceId, segments, ({ name, friendlyName, isActive }) =>
        isActive ? { id: name, name: friendlyName ?? name } : undefined,
      ),
    measures: (instanceId) =>
      list(instanceId, measures, ({ name, displayName, hasOneValue }) =>
        hasOneValue ? { id: name, name: displayName ?? name } : undefined,
      ),
  };
}

function sorted(options: readonly Option[]): Option[] {
  return [...options].sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1));
}
