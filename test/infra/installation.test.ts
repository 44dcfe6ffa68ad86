/** What would be deployed, by the real compiler and without Azure: held against rules, each of which a planted fault breaks. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../../shared/config.ts';
import { DELIVERY_QUEUE, POLL_QUEUE, PUBLISH_QUEUE } from '../../shared/contracts/queue-messages.ts';
import { recordRegistration } from '../contract/recorded-registration.ts';
import { type BicepCompiler, bicepPath, GROUP_ID, type Snapshot, startBicep } from './bicep-compiler.ts';
import { RULES, resourcesOf, settingsIn } from './rules.ts';
import { TELEMETRY_RULES } from './telemetry-rules.ts';
import { withProperty } from './with-property.ts';

const path = bicepPath();
const FILES = ['small.bicepparam', 'hardened.bicepparam'] as const;
const WITHIN_IN_MS = 60_000;

describe.skipIf(path === undefined)('An installation (left out where there is no Bicep compiler)', () => {
  let bicep: BicepCompiler;
  const snapshots = new Map<string, Snapshot>();

  beforeAll(async () => {
    bicep = startBicep(path ?? '');
    for (const file of [...FILES, 'event-subscription.bicepparam']) snapshots.set(file, await bicep.snapshotOf(file));
  }, WITHIN_IN_MS);
  afterAll(() => bicep?.stop());

  const snapshotOf = (file: string): Snapshot => {
    const found = snapshots.get(file);
    if (found === undefined) throw new Error(`${file} was not read.`);
    return found;
  };

  describe.each(FILES)('by %s', (file) => {
    it.each(Object.entries({ ...RULES, ...TELEMETRY_RULES }))('%s', (_, rule) => {
      expect(rule(snapshotOf(file))).toEqual([]);
    });

    it('is the same at each deployment', async () => {
      expect(await bicep.snapshotOf(file)).toEqual(snapshotOf(file));
    });

    it('has settings with which the app starts', () => {
      const asDeployed = Object.entries(settingsIn(snapshotOf(file))).map(([name, value]) => [
        name,
        resolved(name, String(value)),
      ]);
      const config = readConfig({ ...Object.fromEntries(asDeployed), WEBSITE_SITE_NAME: 'func' });
      expect(config.instances.map(({ name }) => name)).toEqual(['Contoso Retail']);
      expect(config.storage).toMatchObject({ queueEndpoint: 'https://service.example/' });
    });

    it('has the queues that the app listens to', () => {
      const queues = resourcesOf(snapshotOf(file), 'Microsoft.Storage/storageAccounts/queueServices/queues');
      const names = queues.map(({ name }) => name.split('/').at(-1)).sort();
      expect(names).toEqual([DELIVERY_QUEUE, POLL_QUEUE, PUBLISH_QUEUE].sort());
    });
  });

  it('is closed to the internet where it is hardened, and has an endpoint for each service', () => {
    const hardened = snapshotOf('hardened.bicepparam');
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
    expect(resourcesOf(snapshotOf('small.bicepparam'), 'Microsoft.Network/virtualNetworks')).toEqual([]);
  });

  it('publishes to a topic of its own where it is told to, by the identity of the app and on that topic alone', () => {
    const isOut = ({ name }: { name: string }) => name.startsWith('evgt-out-');
    const small = snapshotOf('small.bicepparam');
    expect(resourcesOf(small, 'Microsoft.EventGrid/topics').filter(isOut)).toEqual([]);
    expect(settingsIn(small)).not.toHaveProperty('PUBLISH_TOPIC_ENDPOINT');

    const hardened = snapshotOf('hardened.bicepparam');
    const [topic, ...others] = resourcesOf(hardened, 'Microsoft.EventGrid/topics').filter(isOut);
    expect(others).toEqual([]);
    expect(topic?.properties).toMatchObject({ disableLocalAuth: true, publicNetworkAccess: 'Disabled' });
    expect(String(settingsIn(hardened).PUBLISH_TOPIC_ENDPOINT)).toContain(topic?.id);
    const [grant, ...more] = resourcesOf(hardened, 'Microsoft.Authorization/roleAssignments').filter(({ properties }) =>
      String(properties.roleDefinitionId).endsWith('d5a91429-5739-47e2-a06b-3470a27159e7'),
    );
    expect(more).toEqual([]);
    expect(grant?.id.startsWith(`${topic?.id}/providers/Microsoft.Authorization/`)).toBe(true);
    const [identity] = resourcesOf(hardened, 'Microsoft.ManagedIdentity/userAssignedIdentities');
    expect(String(grant?.properties.principalId)).toContain(identity?.name);
    const endpoints = JSON.stringify(resourcesOf(hardened, 'Microsoft.Network/privateEndpoints'));
    expect(endpoints).toContain(`"${topic?.id}"`);
  });

  it('hands events to a function that the app registers, of the same names', async () => {
    const [subscription] = resourcesOf(
      snapshotOf('event-subscription.bicepparam'),
      'Microsoft.EventGrid/topics/eventSubscriptions',
    );
    const target = JSON.stringify(subscription?.properties.destination);
    const site = resourcesOf(snapshotOf('small.bicepparam'), 'Microsoft.Web/sites')[0];
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
    const containers = resourcesOf(
      snapshotOf('small.bicepparam'),
      'Microsoft.Storage/storageAccounts/blobServices/containers',
    ).map(({ name }) => name.split('/').at(-1));
    const { deadLetterWithResourceIdentity: deadLetters } = z
      .object({ deadLetterWithResourceIdentity: z.looseObject({ deadLetterDestination: z.unknown() }) })
      .parse(subscription?.properties);
    expect(deadLetters).toMatchObject({
      identity: { type: 'UserAssigned' },
      deadLetterDestination: { endpointType: 'StorageBlob', properties: { blobContainerName: 'dead-letters' } },
    });
    expect(containers).toContain('dead-letters');
  });

  const faults: readonly [keyof typeof RULES, string, unknown, RegExp][] = [
    [
      'storage is reached by identities over TLS 1.2 only',
      'Microsoft.Storage/storageAccounts allowSharedKeyAccess',
      true,
      /allowSharedKeyAccess/,
    ],
    [
      'storage is reached by identities over TLS 1.2 only',
      'Microsoft.Storage/storageAccounts minimumTlsVersion',
      'TLS1_0',
      /TLS1_0/,
    ],
    [
      'no container is public',
      'Microsoft.Storage/storageAccounts/blobServices/containers publicAccess',
      'Blob',
      /Blob/,
    ],
    [
      'the vault goes by roles, and what is deleted can be brought back',
      'Microsoft.KeyVault/vaults enableRbacAuthorization',
      false,
      /Rbac/,
    ],
    [
      'the topic takes CloudEvents from identities only',
      'Microsoft.EventGrid/topics disableLocalAuth',
      false,
      /disableLocalAuth/,
    ],
    [
      'telemetry is taken from identities only',
      'Microsoft.Insights/components DisableLocalAuth',
      false,
      /DisableLocalAuth/,
    ],
    ['the workspace has no keys', 'Microsoft.OperationalInsights/workspaces features', {}, /features/],
    ['the app runs on Node 22 behind TLS', 'Microsoft.Web/sites httpsOnly', false, /httpsOnly/],
    ['nobody publishes with a password', 'Microsoft.Web/sites/basicPublishingCredentialsPolicies allow', true, /allow/],
    [
      'the settings are those that the code reads',
      'Microsoft.Web/sites/config POLL_INTERVALL',
      'PT1M',
      /Nobody reads POLL_INTERVALL/,
    ],
    [
      'the settings are those that the code reads',
      'Microsoft.Web/sites/config INSTANCES',
      undefined,
      /INSTANCES is missing/,
    ],
    ['secrets stay in the vault', 'Microsoft.Web/sites/config CALLBACK_KEY', 'k:abc', /CALLBACK_KEY is no reference/],
    [
      'secrets stay in the vault',
      'Microsoft.Web/sites/config CALLBACK_HOSTS',
      "[listKeys('x').keys[0].value]",
      /CALLBACK_HOSTS holds a key/,
    ],
    [
      'the identity has the roles that it needs and no others',
      'Microsoft.Authorization/roleAssignments roleDefinitionId',
      `${GROUP_ID}/x/8e3af657-a8ff-443c-a75c-2fe8c4bcb635`,
      /8e3af657.* is given.*is not given/,
    ],
  ];
  it.each(faults)('that breaks "%s" by %s = %j is noticed', (rule, place, value, problem) => {
    const [type = '', name = ''] = place.split(' ');
    expect(RULES[rule](withProperty(snapshotOf('small.bicepparam'), type, name, value)).join('; ')).toMatch(problem);
  });

  /** As if somebody had changed the text of one alert or of the workbook. */
  function retold(type: string, part: string | RegExp, other: string): Snapshot {
    const small = snapshotOf('small.bicepparam');
    const [before] = resourcesOf(small, type).filter(({ properties }) => JSON.stringify(properties).match(part));
    if (before === undefined) throw new RangeError(`There is no ${part} to change.`);
    const properties = z
      .record(z.string(), z.unknown())
      .parse(JSON.parse(JSON.stringify(before.properties).replaceAll(part, other)));
    return {
      ...small,
      predictedResources: small.predictedResources.map((one) => (one === before ? { ...one, properties } : one)),
    };
  }

  const [alerts, workbook] = ['Microsoft.Insights/scheduledQueryRules', 'Microsoft.Insights/workbooks'];
  const untold: readonly [keyof typeof TELEMETRY_RULES, string, string | RegExp, string, RegExp][] = [
    ['alerts have all that makes them look, in the workspace', alerts, '"enabled":true', '"enabled":false', /enabled/],
    ['alerts have all that makes them look, in the workspace', alerts, /"windowSize":"PT15M",?/g, '', /windowSize/],
    ['every alert has an entry in the operator’s page', alerts, '#alert-poll-lag', '#alert-lag', /no entry alert-lag/],
    [
      'every alert compares columns that its query has',
      alerts,
      '"metricMeasureColumn":"Refusals"',
      '"metricMeasureColumn":"Count"',
      /no Count/,
    ],
    ['every alert compares columns that its query has', alerts, '"name":"Queue"', '"name":"QueueName"', /no QueueName/],
    ['alerts ask for what the code tells', alerts, "'poll.lag'", "'poll.delay'", /nobody measures poll.delay/],
    ['alerts ask for what the code tells', alerts, "'metric.recorded'", "'metrics'", /nobody logs metrics/],
    ['alerts ask for what the code tells', alerts, 'line.status', 'line.statusCode', /has statusCode/],
    ['alerts ask for what the code tells', alerts, 'AppTraces', 'AppEvents', /AppEvents/],
    [
      'alerts ask the queries that a run was held against',
      alerts,
      "'expired'",
      "'lost'",
      /Of no file.*Nobody asks delivery-failures/s,
    ],
    [
      'the workbook asks for what the code tells',
      workbook,
      "'signal.fired'",
      "'signal.sent'",
      /nobody logs signal.sent/,
    ],
    [
      'the workbook asks the queries that a run was held against',
      workbook,
      'line.traceId',
      'line.trace',
      /Nobody asks fired/,
    ],
    ['the workbook answers the three questions on one page', workbook, 'What is stuck?', 'What else?', /What is stuck/],
  ];
  it.each(untold)('that breaks "%s" in %s by %s → %s is noticed', (rule, type, part, other, problem) => {
    expect(TELEMETRY_RULES[rule](retold(type, part, other)).join('; ')).toMatch(problem);
  });

  it('sends mails about alerts where somebody is named, and else makes nobody a receiver', () => {
    const groups = (file: string) => resourcesOf(snapshotOf(file), 'Microsoft.Insights/actionGroups');
    const receivers = resourcesOf(snapshotOf('hardened.bicepparam'), alerts).map(
      ({ properties }) => properties.actions,
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

  it('with a role on the whole group, a secret output or an unknown name is noticed', () => {
    const small = snapshotOf('small.bicepparam');
    const first = resourcesOf(small, 'Microsoft.Authorization/roleAssignments')[0];
    const wide = small.predictedResources.map((one) =>
      one === first ? { ...one, id: `${GROUP_ID}/providers/Microsoft.Authorization/roleAssignments/x` } : one,
    );
    const rolesRule = RULES['the identity has the roles that it needs and no others'];
    expect(rolesRule({ ...small, predictedResources: wide }).join()).toMatch(/everything in/);
    expect(RULES['outputs are no secrets']({ ...small, outputs: { K: "[listKeys('x')]" } })).toHaveLength(1);
    const unnamed = small.predictedResources.map((one) => (one === first ? { ...one, name: '[guid(…)]' } : one));
    expect(RULES['names are known before the deployment']({ ...small, predictedResources: unnamed })).toHaveLength(1);
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
