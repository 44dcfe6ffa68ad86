/** Each rule is broken once by a planted fault: a rule that notices nothing proves nothing. */
import { expect, it } from 'vitest';
import { GROUP_ID } from './bicep-compiler.ts';
import { resourcesOf } from './rule.ts';
import { RULES } from './rules.ts';
import { describeWithBicep } from './with-bicep.ts';
import { withProperty } from './with-property.ts';

describeWithBicep('An installation', ['small.bicepparam'], (bicep) => {
  const small = () => bicep.snapshotOf('small.bicepparam');

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
    expect(RULES[rule](withProperty(small(), type, name, value)).join('; ')).toMatch(problem);
  });

  it('with a role on the whole group, a secret output or an unknown name is noticed', () => {
    const first = resourcesOf(small(), 'Microsoft.Authorization/roleAssignments')[0];
    const wide = small().predictedResources.map((one) =>
      one === first ? { ...one, id: `${GROUP_ID}/providers/Microsoft.Authorization/roleAssignments/x` } : one,
    );
    const rolesRule = RULES['the identity has the roles that it needs and no others'];
    expect(rolesRule({ ...small(), predictedResources: wide }).join()).toMatch(/everything in/);
    expect(RULES['outputs are no secrets']({ ...small(), outputs: { K: "[listKeys('x')]" } })).toHaveLength(1);
    const unnamed = small().predictedResources.map((one) => (one === first ? { ...one, name: '[guid(…)]' } : one));
    expect(RULES['names are known before the deployment']({ ...small(), predictedResources: unnamed })).toHaveLength(1);
  });
});
