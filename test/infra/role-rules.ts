/** The roles that an installation gives. */
import { GROUP_ID, type Snapshot } from './bicep-compiler.ts';
import { resourcesOf } from './rule.ts';
import { settingsIn } from './settings-rules.ts';

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

export function rolesAreNoWiderThanNeeded(snapshot: Snapshot): readonly string[] {
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
