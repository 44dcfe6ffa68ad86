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
const values = z.record(z.string(), z.object({ value: z.unknown() }));

export interface Installation {
  readonly group: string;
  readonly environment: string;
  readonly app: string;
  readonly vault: string;
  readonly apiUrl: string;
  /** The host name that the connector is made for. */
  readonly host: string;
}

/** Of the outputs of a deployment, in JSON. Throws a `z.ZodError` or a `SyntaxError`, which names what is missing. */
export function installationIn(text: string): Installation {
  const found = Object.entries(values.parse(JSON.parse(text)));
  // Azure Resource Manager changes the case of a name's first letters.
  return installationOf(Object.fromEntries(found.map(([name, { value }]) => [name.toUpperCase(), value])));
}

/** Throws a `z.ZodError` that names the variables that are missing. */
export function installationOf(environment: Readonly<Record<string, unknown>>): Installation {
  const found = outputs.parse(environment);
  return {
    group: found.AZURE_RESOURCE_GROUP,
    environment: found.ENVIRONMENT_NAME,
    app: found.FUNCTION_APP_NAME,
    vault: found.KEY_VAULT_NAME,
    apiUrl: found.API_BASE_URL,
    host: new URL(found.API_BASE_URL).host,
  };
}
