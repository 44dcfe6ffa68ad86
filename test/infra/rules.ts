/** What an auditor would ask of an installation, each as a rule over what would be deployed. */
import type { Snapshot } from './bicep-compiler.ts';
import { rolesAreNoWiderThanNeeded } from './role-rules.ts';
import { each, type Rule } from './rule.ts';
import { outputsAreNoSecrets, secretsStayInTheVault, settingsAreThoseOfTheCode } from './settings-rules.ts';

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
