// What the steps after the first template need to know of it: its outputs, by whichever way they come.
import { z } from 'zod';

/** The names of outputs of `infra/main.bicep`; azd puts them into the environment of its hooks as they are. */
const outputs = z.object({
  AZURE_RESOURCE_GROUP: z.string().min(1),
  ENVIRONMENT_NAME: z.string().min(1),
  FUNCTION_APP_NAME: z.string().min(1),
  API_BASE_URL: z.url(),
  KEY_VAULT_NAME: z.string().min(1),
});

/** As a deployment returns them. */
export const returnedOutputs = z.record(z.string(), z.object({ value: z.unknown() }));

export interface Installation {
  readonly group: string;
  readonly environment: string;
  readonly app: string;
  readonly vault: string;
  readonly apiUrl: string;
  /** The host name that the connector is made for. */
  readonly host: string;
}

export type FoundInstallation =
  | { readonly ok: true; readonly installation: Installation }
  | { readonly ok: false; readonly missing: readonly string[] };

export function installationIn(returned: z.output<typeof returnedOutputs>): FoundInstallation {
  // Azure Resource Manager changes the case of a name's first letters.
  const found = Object.entries(returned).map(([name, { value }]) => [name.toUpperCase(), value]);
  return installationOf(Object.fromEntries(found));
}

export function installationOf(environment: Readonly<Record<string, unknown>>): FoundInstallation {
  const found = outputs.safeParse(environment);
  if (!found.success) return { ok: false, missing: found.error.issues.map(({ path }) => path.join('.')) };
  const { AZURE_RESOURCE_GROUP, ENVIRONMENT_NAME, FUNCTION_APP_NAME, API_BASE_URL, KEY_VAULT_NAME } = found.data;
  return {
    ok: true,
    installation: {
      group: AZURE_RESOURCE_GROUP,
      environment: ENVIRONMENT_NAME,
      app: FUNCTION_APP_NAME,
      vault: KEY_VAULT_NAME,
      apiUrl: API_BASE_URL,
      host: new URL(API_BASE_URL).host,
    },
  };
}
