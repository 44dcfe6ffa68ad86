/** The topics that events come in and go out by: between which ends, and with which rights. */
import { expect, it } from 'vitest';
import { z } from 'zod';
import { recordRegistration } from '../contract/recorded-registration.ts';
import { resourcesOf } from './rule.ts';
import { settingsIn } from './settings-rules.ts';
import { describeWithBicep } from './with-bicep.ts';

describeWithBicep('An installation', ['small.bicepparam', 'hardened.bicepparam'], (bicep) => {
  const small = () => bicep.snapshotOf('small.bicepparam');
  const hardened = () => bicep.snapshotOf('hardened.bicepparam');

  it('publishes to a topic of its own where it is told to, by the identity of the app and on that topic alone', () => {
    const isOut = ({ name }: { name: string }) => name.startsWith('evgt-out-');
    expect(resourcesOf(small(), 'Microsoft.EventGrid/topics').filter(isOut)).toEqual([]);
    expect(settingsIn(small())).not.toHaveProperty('PUBLISH_TOPIC_ENDPOINT');

    const [topic, ...others] = resourcesOf(hardened(), 'Microsoft.EventGrid/topics').filter(isOut);
    expect(others).toEqual([]);
    expect(topic?.properties).toMatchObject({ disableLocalAuth: true, publicNetworkAccess: 'Disabled' });
    expect(String(settingsIn(hardened()).PUBLISH_TOPIC_ENDPOINT)).toContain(topic?.id);
    const [grant, ...more] = resourcesOf(hardened(), 'Microsoft.Authorization/roleAssignments').filter(
      ({ properties }) => String(properties.roleDefinitionId).endsWith('d5a91429-5739-47e2-a06b-3470a27159e7'),
    );
    expect(more).toEqual([]);
    expect(grant?.id.startsWith(`${topic?.id}/providers/Microsoft.Authorization/`)).toBe(true);
    const [identity] = resourcesOf(hardened(), 'Microsoft.ManagedIdentity/userAssignedIdentities');
    expect(String(grant?.properties.principalId)).toContain(identity?.name);
    const endpoints = JSON.stringify(resourcesOf(hardened(), 'Microsoft.Network/privateEndpoints'));
    expect(endpoints).toContain(`"${topic?.id}"`);
  });

  it('hands events to a function that the app registers, of the same names', async () => {
    const [subscription] = resourcesOf(
      await bicep.compiler.snapshotOf('event-subscription.bicepparam'),
      'Microsoft.EventGrid/topics/eventSubscriptions',
    );
    const target = JSON.stringify(subscription?.properties.destination);
    const site = resourcesOf(small(), 'Microsoft.Web/sites')[0];
    const registered = await recordRegistration();
    const receivers = registered.flatMap((one) => (one.type === 'event-grid' ? [one.name] : []));
    expect(receivers.map((name) => `${site?.id}/functions/${name}`).filter((id) => target.includes(id))).toHaveLength(
      1,
    );
    expect(subscription?.properties).toMatchObject({
      eventDeliverySchema: 'CloudEventSchemaV1_0',
      destination: { endpointType: 'AzureFunction', properties: { maxEventsPerBatch: 1 } },
      retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1_440 },
    });
    const containers = resourcesOf(small(), 'Microsoft.Storage/storageAccounts/blobServices/containers').map(
      ({ name }) => name.split('/').at(-1),
    );
    const { deadLetterWithResourceIdentity: deadLetters } = z
      .object({ deadLetterWithResourceIdentity: z.looseObject({ deadLetterDestination: z.unknown() }) })
      .parse(subscription?.properties);
    expect(deadLetters).toMatchObject({
      identity: { type: 'UserAssigned' },
      deadLetterDestination: { endpointType: 'StorageBlob', properties: { blobContainerName: 'dead-letters' } },
    });
    expect(containers).toContain('dead-letters');
  });
});
