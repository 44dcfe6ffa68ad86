/** What would be deployed, by the real compiler and without Azure: held against rules. */
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../shared/config.ts';
import { DELIVERY_QUEUE, POLL_QUEUE, PUBLISH_QUEUE } from '../../shared/contracts/queue-messages.ts';
import { alertRulesOf, readAlertRules } from '../estimate/alert-rules.ts';
import { resourcesOf } from './rule.ts';
import { RULES } from './rules.ts';
import { settingsIn } from './settings-rules.ts';
import { TELEMETRY_RULES } from './telemetry-rules.ts';
import { describeWithBicep } from './with-bicep.ts';

const FILES = ['small.bicepparam', 'hardened.bicepparam'] as const;

describeWithBicep('An installation', FILES, (bicep) => {
  describe.each(FILES)('by %s', (file) => {
    it.each(Object.entries({ ...RULES, ...TELEMETRY_RULES }))('%s', (_, rule) => {
      expect(rule(bicep.snapshotOf(file))).toEqual([]);
    });

    it('is the same at each deployment', async () => {
      expect(await bicep.compiler.snapshotOf(file)).toEqual(bicep.snapshotOf(file));
    });

    it('has settings with which the app starts', () => {
      const asDeployed = Object.entries(settingsIn(bicep.snapshotOf(file))).map(([name, value]) => [
        name,
        resolved(name, String(value)),
      ]);
      const config = readConfig({ ...Object.fromEntries(asDeployed), WEBSITE_SITE_NAME: 'func' });
      expect(config.instances.map(({ name }) => name)).toEqual(['Contoso Retail']);
      expect(config.storage).toMatchObject({ queueEndpoint: 'https://service.example/' });
    });

    it('has the alert rules that the estimate of its cost counts', () => {
      const frequencies = resourcesOf(bicep.snapshotOf(file), 'Microsoft.Insights/scheduledQueryRules').map(
        ({ properties }) => String(properties.evaluationFrequency),
      );
      const metricRules = resourcesOf(bicep.snapshotOf(file), 'Microsoft.Insights/metricAlerts').length;
      expect(readAlertRules()).toEqual(alertRulesOf(frequencies, metricRules));
    });

    it('has the queues that the app listens to', () => {
      const queues = resourcesOf(bicep.snapshotOf(file), 'Microsoft.Storage/storageAccounts/queueServices/queues');
      const names = queues.map(({ name }) => name.split('/').at(-1)).sort();
      expect(names).toEqual([DELIVERY_QUEUE, POLL_QUEUE, PUBLISH_QUEUE].sort());
    });
  });

  it('is closed to the internet where it is hardened, and has an endpoint for each service', () => {
    const hardened = bicep.snapshotOf('hardened.bicepparam');
    for (const type of ['Microsoft.Storage/storageAccounts', 'Microsoft.KeyVault/vaults']) {
      expect(resourcesOf(hardened, type)[0]?.properties, type).toMatchObject({
        publicNetworkAccess: 'Disabled',
        networkAcls: { defaultAction: 'Deny' },
      });
    }
    expect(resourcesOf(hardened, 'Microsoft.Network/privateEndpoints')).toHaveLength(5);
    expect(resourcesOf(hardened, 'Microsoft.Web/sites')[0]?.properties.virtualNetworkSubnetId).toMatch(
      /\/subnets\/app$/,
    );
    expect(resourcesOf(bicep.snapshotOf('small.bicepparam'), 'Microsoft.Network/virtualNetworks')).toEqual([]);
  });

  it('sends mails about alerts where somebody is named, and else makes nobody a receiver', () => {
    const groups = (file: string) => resourcesOf(bicep.snapshotOf(file), 'Microsoft.Insights/actionGroups');
    const receivers = ['Microsoft.Insights/scheduledQueryRules', 'Microsoft.Insights/metricAlerts'].flatMap((type) =>
      resourcesOf(bicep.snapshotOf('hardened.bicepparam'), type).map(({ properties }) => properties.actions),
    );
    expect(groups('hardened.bicepparam')[0]?.properties).toMatchObject({
      enabled: true,
      emailReceivers: [{ emailAddress: 'operations@contoso.example' }],
    });
    expect(receivers.every((one) => JSON.stringify(one).includes(groups('hardened.bicepparam')[0]?.id ?? 'none'))).toBe(
      true,
    );
    expect(groups('small.bicepparam')).toEqual([]);
  });
});

/** As Azure would hand it to the app. */
function resolved(name: string, value: string): string {
  if (value.includes('/callback-key'))
    return `k-1:${Buffer.from(Array.from({ length: 32 }, (_, n) => n)).toString('base64')}`;
  if (value.includes('@Microsoft.KeyVault(')) return 'a key from the vault';
  if (name.endsWith('Uri') || name === 'PUBLISH_TOPIC_ENDPOINT') return 'https://service.example/';
  return value;
}
