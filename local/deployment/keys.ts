// The keys that only an admin can put into the vault: without one of them the app does not start.
import { z } from 'zod';
import { type AzureCli, type CliAnswer, readJson } from './azure-cli.ts';
import type { Installation } from './installation.ts';
import { done, failed, type Outcome, refusal, unreadable } from './problem.ts';

const settings = z.array(z.object({ name: z.string(), value: z.string().nullish() }));
const secrets = z.array(z.object({ name: z.string() }));
const REFERENCE = /^@Microsoft\.KeyVault\(SecretUri=https:\/\/[^/]+\/secrets\/([^/)]+)/;

const READING = 'read the settings of the app';
const LOOKING = 'look for the keys in the vault';

export interface Keys {
  /** Why nobody could look, where that is so: the vault may be closed to this machine, and full all the same. */
  readonly unseen?: string;
}

/** Which secrets the settings of the app refer to, against what the vault holds. Never reads a secret. */
export async function checkKeys(az: AzureCli, { group, app, vault }: Installation): Promise<Outcome<Keys>> {
  const listed = await az([
    ...['functionapp', 'config', 'appsettings', 'list', '--resource-group', group, '--name', app],
    ...['--output', 'json'],
  ]);
  if (!listed.ok) return refusal(READING, listed, 'See that you are Contributor of the group.');
  const read = readJson(settings, listed.output);
  if (read === undefined) return unreadable(READING);
  const wanted = read.flatMap(({ value }) => REFERENCE.exec(value ?? '')?.[1] ?? []);
  const present = await az(['keyvault', 'secret', 'list', '--vault-name', vault, '--output', 'json']);
  if (!present.ok) return done({ unseen: present.said.split('\n')[0] ?? '' });
  const held = readJson(secrets, present.output);
  if (held === undefined) return unreadable(LOOKING);
  const names = new Set(held.map(({ name }) => name.toLowerCase()));
  const missing = [...new Set(wanted)].filter((name) => !names.has(name.toLowerCase()));
  if (missing.length === 0) return done({});
  return failed(
    LOOKING,
    `The vault ${vault} has no ${missing.join(', no ')}.`,
    [
      'put them in, and run this again. It takes the role Key Vault Secrets Officer on the vault.',
      'In bash or zsh (for PowerShell see docs/deployment.md, "The keys"), each asks for the secret, or makes it:',
      ...missing.map((name) => `  ${commandThatPuts(name, vault)}`),
    ].join('\n'),
  );
}

/**
 * The platform keeps for up to a day what it found in the vault, also that it found nothing; neither a restart nor the same
 * settings anew make it look again. https://learn.microsoft.com/azure/app-service/app-service-key-vault-references (rotation).
 */
export function takeUpKeys(az: AzureCli, { group, app }: Installation): Promise<CliAnswer> {
  const site = `/subscriptions/{subscriptionId}/resourceGroups/${group}/providers/Microsoft.Web/sites/${app}`;
  const url = `${site}/config/configreferences/appsettings/refresh?api-version=2022-03-01`;
  return az(['rest', '--method', 'post', '--url', url]);
}

/**
 * Goes through a pipe from what the shell has built in, so that the secret is in no history, no list of processes and, for `az` would
 * show what it stored, on no screen.
 */
function commandThatPuts(secret: string, vault: string): string {
  const put = `az keyvault secret set --vault-name ${vault} --name ${secret} --file /dev/stdin --encoding utf-8 --output none`;
  if (secret === 'callback-key') return `printf 'k1:%s' "$(openssl rand -base64 32)" | ${put}`;
  return `(printf '${whatIs(secret)}: ' >&2; read -rs value; printf %s "$value" | ${put})`;
}

function whatIs(secret: string): string {
  if (secret === 'callback-key-previous') return 'The callback key before the present one';
  if (secret === 'insights-client-secret') return 'The secret of the app registration';
  return 'The subscription key of the API of Customer Insights';
}
