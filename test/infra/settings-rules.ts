/** The settings and outputs of an installation: those that the code reads, and none that gives a secret away. */
import { settingsSchema } from '../../shared/settings.ts';
import type { Snapshot } from './bicep-compiler.ts';
import { resourcesOf } from './rule.ts';

export function settingsIn(snapshot: Snapshot): Readonly<Record<string, unknown>> {
  return resourcesOf(snapshot, 'Microsoft.Web/sites/config')[0]?.properties ?? {};
}

/** Settings of the Functions host and of the Azure libraries, which the app does not read. */
const OF_THE_HOST = new Set([
  'AzureWebJobsStorage__credential',
  'AzureWebJobsStorage__blobServiceUri',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
  'AzureFunctionsJobHost__extensions__queues__maxPollingInterval',
]);
const OF_AN_INSTANCE = /^INSTANCE_\d+_(PRIMARY|SECONDARY)_KEY$/;
const REQUIRED = [
  'INSTANCES',
  'CALLBACK_KEY',
  'AzureWebJobsStorage__queueServiceUri',
  'AzureWebJobsStorage__tableServiceUri',
];
const SECRET_NAME = /KEY|SECRET|TOKEN|PASSWORD/;

export function settingsAreThoseOfTheCode(snapshot: Snapshot): readonly string[] {
  const names = Object.keys(settingsIn(snapshot));
  const known = new Set([...Object.keys(settingsSchema.shape), ...OF_THE_HOST]);
  const unknown = names.filter((name) => !known.has(name) && !OF_AN_INSTANCE.test(name));
  const missing = REQUIRED.filter((name) => !names.includes(name));
  return [...unknown.map((name) => `Nobody reads ${name}`), ...missing.map((name) => `${name} is missing`)];
}

export function secretsStayInTheVault(snapshot: Snapshot): readonly string[] {
  return Object.entries(settingsIn(snapshot)).flatMap(([name, value]) => {
    const text = String(value);
    if (/\blist\w*\(|AccountKey=|SharedAccess/.test(text)) return [`${name} holds a key`];
    return SECRET_NAME.test(name) && !text.includes('@Microsoft.KeyVault(')
      ? [`${name} is no reference to the vault`]
      : [];
  });
}

export function outputsAreNoSecrets({ outputs }: Snapshot): readonly string[] {
  return Object.entries(outputs).flatMap(([name, value]) =>
    /\blist\w*\(|parameters\(|ConnectionString/.test(String(value)) ? [`The output ${name} holds a secret`] : [],
  );
}
