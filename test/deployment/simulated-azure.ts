/** An Azure subscription as far as a deployment sees it through the Azure CLI: a stand-in `az` on PATH, and what it made. */
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { z } from 'zod';

export const GROUP = 'rg-signals';
export const APP = 'func-abc';
export const VAULT = 'kv-abc';
export const HOST = 'func-abc.azurewebsites.net';
/** A setting that is no reference to the vault; nothing may repeat it. */
export const PLANTED_SETTING = 'a-value-of-a-setting-that-is-nobodys-business';

const VALUES: Readonly<Record<string, string>> = {
  AZURE_RESOURCE_GROUP: GROUP,
  ENVIRONMENT_NAME: 'contoso',
  FUNCTION_APP_NAME: APP,
  API_BASE_URL: `https://${HOST}/api`,
  KEY_VAULT_NAME: VAULT,
};

const state = z.looseObject({
  calls: z.array(z.object({ args: z.array(z.string()), environmentName: z.string().optional() })),
  deployed: z.array(z.string()),
  published: z.string().optional(),
});
export type AzureState = z.output<typeof state>;

export interface Happening {
  readonly secrets?: readonly string[];
  /** In place of those of the template. */
  readonly outputs?: unknown;
  readonly settings?: unknown;
  /** By command: how often it is refused, and in which words. */
  readonly failures?: Readonly<Record<string, { readonly code: number; readonly said: string }>>;
  /** How often the function is asked for before it is listed. */
  readonly functionUnlisted?: number;
  /** How often Event Grid does not know the function although it is listed. */
  readonly endpointUnknown?: number;
}

export const SECRETS = ['callback-key', 'instance-00000000-0000-0000-0000-000000000000-primary-key'];

export class SimulatedAzure {
  /** Holds the templates as they are; a deployment may run in it. */
  readonly folder = mkdtempSync(join(tmpdir(), 'simulated-azure-'));
  readonly #file = join(this.folder, 'state.json');

  constructor(happening: Happening = {}) {
    cpSync('infra', join(this.folder, 'infra'), { recursive: true, filter: (path) => !path.includes('compiler') });
    const program = resolve('test/fixtures/azure-cli/az.mjs');
    writeFileSync(join(this.folder, 'az'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
    chmodSync(join(this.folder, 'az'), 0o755);
    writeFileSync(join(this.folder, 'az.cmd'), `@"${process.execPath}" "${program}" %*\r\n`);
    this.set(happening);
  }

  /** What a process needs in its environment to find this `az` and no other. */
  get environment(): Readonly<Record<string, string>> {
    const path = [this.folder, resolve(process.execPath, '..'), '/usr/bin', '/bin'].join(delimiter);
    return { PATH: path, AZURE_STATE: this.#file };
  }

  /** The outputs of the first template as azd hands them to its hooks. */
  get outputs(): Readonly<Record<string, string>> {
    return Object.fromEntries(outputNames().map((name) => [name, VALUES[name] ?? 'of no concern']));
  }

  get state(): AzureState {
    return state.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
  }

  get calls(): readonly string[] {
    return this.state.calls.map(({ args }) => args.join(' '));
  }

  /** As the calls' beginnings, up to the first option. */
  get commands(): readonly string[] {
    return this.calls.map((call) => call.replace(/ --.*$/, ''));
  }

  /** Begins anew. */
  set(happening: Happening): void {
    writeFileSync(this.#file, JSON.stringify({ ...this.#initial(), ...happening }));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #initial() {
    const references = SECRETS.map((name, index) => ({
      name: `SETTING_${index}`,
      slotSetting: false,
      value: `@Microsoft.KeyVault(SecretUri=https://${VAULT}.vault.azure.net/secrets/${name})`,
    }));
    return {
      secrets: SECRETS,
      failures: {},
      functionUnlisted: 0,
      endpointUnknown: 0,
      calls: [],
      deployed: [],
      group: GROUP,
      app: APP,
      vault: VAULT,
      settings: [...references, { name: 'OTHER', slotSetting: false, value: PLANTED_SETTING }],
      outputs: Object.fromEntries(
        Object.entries(this.outputs).map(([name, value]) => [asReturned(name), { type: 'String', value }]),
      ),
    };
  }
}

/** Those of the template as it is. */
function outputNames(): readonly string[] {
  return [...readFileSync('infra/main.bicep', 'utf8').matchAll(/^output (\w+) /gm)].map(([, name = '']) => name);
}

/** Azure Resource Manager takes names for camel case: AZURE_RESOURCE_GROUP comes back as azurE_RESOURCE_GROUP. */
function asReturned(name: string): string {
  return name.replace(/^[A-Z]+(?=[A-Z]_)/, (letters) => letters.toLowerCase());
}
