/** What an auditor would ask of an installation, each as a rule over what would be deployed. */
import { settingsSchema } from '../../shared/settings.ts';
import { GROUP_ID, type Resource, type Snapshot } from './bicep-compiler.ts';

/** What is wrong, a line each; none where all is well. */
export type Rule = (snapshot: Snapshot) => readonly string[];

export function resourcesOf({ predictedResources }: Snapshot, type: string): readonly Resource[] {
  return predictedResources.filter((one) => one.type === type);
}

/** Each resource of a type, of which there must be one, has these values at these places. */
function each(type: string, wanted: Readonly<Record<string, unknown>>): Rule {
  return (snapshot) => {
    const found = resourcesOf(snapshot, type);
    if (found.length === 0) return [`There is no ${type}`];
    return found.flatMap(({ name, properties }) =>
      Object.entries(wanted).flatMap(([path, value]) =>
        at(properties, path) === value ? [] : [`${name}: ${path} is ${String(at(properties, path))}`],
      ),
    );
  };
}

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null ? Object.entries(inner).find(([k]) => k === key)?.[1] : undefined,
      value,
    );
}

export function settingsIn(snapshot: Snapshot): Readonly<Record<string, unknown>> {
  return resourcesOf(snapshot, 'Microsoft.Web/sites/config')[0]?.properties ?? {};
}

/** Settings of the Functions host and of the Azure libraries, which the app does not read. */
const OF_THE_HOST = new Set([
  'AzureWebJobsStorage__credential',
  'AzureWebJobsStorage__blobServiceUri',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
]);
const OF_AN_INSTANCE = /^INSTANCE_\d+_(PRIMARY|SECONDARY)_KEY$/;
const REQUIRED = [
  'INSTANCES',
  'CALLBACK_KEY',
  'AzureWebJobsStorage__queueServiceUri',
  'AzureWebJobsStorage__tableServiceUri',
];
const SECRET_NAME = /KEY|SECRET|TOKEN|PASSWORD/;

function settingsAreThoseOfTheCode(snapshot: Snapshot): readonly string[] {
  const names = Object.keys(settingsIn(snapshot));
  const known = new Set([...Object.keys(settingsSchema.shape), ...OF_THE_HOST]);
  const unknown = names.filter((name) => !known.has(name) && !OF_AN_INSTANCE.test(name));
  const missing = REQUIRED.filter((name) => !names.includes(name));
  return [...unknown.map((name) => `Nobody reads ${name}`), ...missing.map((name) => `${name} is missing`)];
}

function secretsStayInTheVault(snapshot: Snapshot): readonly string[] {
  return Object.entries(settingsIn(snapshot)).flatMap(([name, value]) => {
    const text = String(value);
    if (/\blist\w*\(|AccountKey=|SharedAccess/.test(text)) return [`${name} holds a key`];
    return SECRET_NAME.test(name) && !text.includes('@Microsoft.KeyVault(')
      ? [`${name} is no reference to the vault`]
      : [];
  });
}

function outputsAreNoSecrets({ outputs }: Snapshot): readonly string[] {
  return Object.entries(outputs).flatMap(([name, value]) =>
    /\blist\w*\(|parameters\(|ConnectionString/.test(String(value)) ? [`The output ${name} holds a secret`] : [],
  );
}

/** By what it is given on: the roles that the app's identity has, and no others. */
const ROLES: Readonly<Record<string, string>> = {
  'storageAccounts b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner',
  'storageAccounts 974c5e8b-45b9-4653-ba55-5f855dd0fb88': 'Storage Queue Data Contributor',
  'storageAccounts 0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
  'components 3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
  'vaults 4633458b-17de-408a-b874-0445c86b69e6': 'Key Vault Secrets User',
};

/** Where events are published. */
const ROLES_TO_PUBLISH: Readonly<Record<string, string>> = {
  'topics d5a91429-5739-47e2-a06b-3470a27159e7': 'EventGrid Data Sender',
};

function rolesAreNoWiderThanNeeded(snapshot: Snapshot): readonly string[] {
  const needed = { ...ROLES, ...('PUBLISH_TOPIC_ENDPOINT' in settingsIn(snapshot) ? ROLES_TO_PUBLISH : {}) };
  const given = resourcesOf(snapshot, 'Microsoft.Authorization/roleAssignments').map(({ id, properties }) => {
    const scope = id.split('/providers/Microsoft.Authorization/')[0] ?? '';
    const kind = scope.startsWith(`${GROUP_ID}/providers/`) ? scope.split('/').at(-2) : `everything in ${scope}`;
    return `${kind} ${String(properties.roleDefinitionId).split('/').at(-1)}`;
  });
  const tooMany = given.filter((one) => !Object.hasOwn(needed, one)).map((one) => `The role ${one} is given`);
  const missing = Object.entries(needed).flatMap(([one, name]) =>
    given.includes(one) ? [] : [`${name} is not given`],
  );
  return [...tooMany, ...missing];
}

/** A name that only Azure can compute would hide from a review what is deployed. Zones are named by their cloud. */
function namesAreKnown({ predictedResources }: Snapshot): readonly string[] {
  return predictedResources
    .filter(({ name, type }) => name.startsWith('[') && !type.startsWith('Microsoft.Network/privateDnsZones'))
    .map(({ type }) => `The name of a ${type} is not known before the deployment`);
}

export const RULES = {
  'storage is reached by identities over TLS 1.2 only': each('Microsoft.Storage/storageAccounts', {
    allowSharedKeyAccess: false,
    allowBlobPublicAccess: false,
    allowCrossTenantReplication: false,
    minimumTlsVersion: 'TLS1_2',
    supportsHttpsTrafficOnly: true,
  }),
  'no container is public': each('Microsoft.Storage/storageAccounts/blobServices/containers', { publicAccess: 'None' }),
  'the vault goes by roles, and what is deleted can be brought back': each('Microsoft.KeyVault/vaults', {
    enableRbacAuthorization: true,
    enableSoftDelete: true,
    enablePurgeProtection: true,
  }),
  'the topic takes CloudEvents from identities only': each('Microsoft.EventGrid/topics', {
    disableLocalAuth: true,
    inputSchema: 'CloudEventSchemaV1_0',
    minimumTlsVersionAllowed: '1.2',
  }),
  'telemetry is taken from identities only': each('Microsoft.Insights/components', { DisableLocalAuth: true }),
  'the workspace has no keys': each('Microsoft.OperationalInsights/workspaces', { 'features.disableLocalAuth': true }),
  'the app runs on Node 22 behind TLS': each('Microsoft.Web/sites', {
    httpsOnly: true,
    'siteConfig.minTlsVersion': '1.2',
    'functionAppConfig.runtime.name': 'node',
    'functionAppConfig.runtime.version': '22',
    'functionAppConfig.deployment.storage.authentication.type': 'UserAssignedIdentity',
  }),
  'nobody publishes with a password': each('Microsoft.Web/sites/basicPublishingCredentialsPolicies', { allow: false }),
  'the settings are those that the code reads': settingsAreThoseOfTheCode,
  'secrets stay in the vault': secretsStayInTheVault,
  'outputs are no secrets': outputsAreNoSecrets,
  'the identity has the roles that it needs and no others': rolesAreNoWiderThanNeeded,
  'roles are given to identities, of which Azure need not have heard yet': each(
    'Microsoft.Authorization/roleAssignments',
    { principalType: 'ServicePrincipal' },
  ),
  'names are known before the deployment': namesAreKnown,
} as const satisfies Readonly<Record<string, Rule>>;
