// Instances and data sources as the published API shows them.
import type { SimulatedInstance } from './instance.ts';
import type { DataSource } from './model.ts';
import { statusNodesOf } from './status-nodes.ts';
import { optionalInstantText } from './wire-instant.ts';

export function instanceReply({ instanceId, name }: SimulatedInstance) {
  return {
    instanceId,
    name,
    instanceType: 'production',
    expiryTimeUtc: null,
    scaleUnitId: 'weu-su-03',
    azureRegion: 'westeurope',
    platformType: 'customerInsights',
  };
}

export function instanceMetadataReply(instance: SimulatedInstance) {
  return { ...instanceReply(instance), provisioningState: 'active', refreshSchedule: null };
}

export function dataSourceReply(instance: SimulatedInstance, source: DataSource, includeModel: boolean) {
  return {
    dataSourceMetadata: dataSourceMetadata(instance, source),
    model: includeModel ? { name: source.name, description: null, culture: 'en-US', entities: [] } : null,
  };
}

export function dataSourceMetadata(instance: SimulatedInstance, source: DataSource) {
  const node = statusNodesOf(instance.jobs).find(
    ({ latest }) => latest.operationType === 'ingestion' && latest.identifier === source.dataSourceId,
  );
  return {
    dataSourceId: source.dataSourceId,
    name: source.name,
    friendlyName: source.friendlyName,
    kind: source.kind,
    isActive: true,
    provisioningState: 'active',
    refreshState: refreshStateOf(node?.latest.status),
    lastRefresh: optionalInstantText(node?.latest.endedAt),
    entityNames: [source.name],
    entitiesCount: 1,
    version: 1,
    instanceId: instance.instanceId,
  };
}

function refreshStateOf(status: string | undefined): string {
  switch (status) {
    case 'queued':
    case 'running':
      return 'updating';
    case 'successful':
      return 'updated';
    case 'failed':
    case 'timedOut':
      return 'updateFailed';
    case 'aborted':
      return 'updateCancelled';
    default:
      return 'notUpdated';
  }
}
