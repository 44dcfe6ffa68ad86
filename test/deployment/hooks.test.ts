/** The commands as an admin or azd calls them, with all that they call: only the Azure CLI is a stand-in. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ZIP } from '../../local/deployment/publish.ts';
import { APP, GROUP, HOST, SECRETS, SimulatedAzure } from './simulated-azure.ts';

const WITHIN_IN_MS = 120_000;
const hook = z.strictObject({
  posix: z.strictObject({ shell: z.literal('sh'), run: z.string() }),
  windows: z.strictObject({ shell: z.literal('pwsh'), run: z.string() }),
});
const azureYaml = z.strictObject({
  name: z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/),
  infra: z.strictObject({ provider: z.literal('bicep'), path: z.literal('infra'), module: z.string() }),
  services: z.strictObject({
    api: z.strictObject({
      project: z.literal('.'),
      host: z.literal('function'),
      language: z.literal('custom'),
      dist: z.string(),
      remoteBuild: z.literal(false),
      hooks: z.strictObject({ prepackage: hook }),
    }),
  }),
  hooks: z.strictObject({ postprovision: hook, postdeploy: hook }),
});
const project = azureYaml.parse(parse(readFileSync('azure.yaml', 'utf8')));
const { api } = project.services;

interface Ended {
  readonly code: number;
  readonly printed: string;
}

function call(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(command, [...args], { env, maxBuffer: 16 * 1024 * 1024 }, (error, output, errors) => {
      resolve({ code: error === null ? 0 : Number(error.code), printed: output + errors });
    });
  });
}

let azure: SimulatedAzure;
beforeEach(() => {
  azure = new SimulatedAzure();
});
afterEach(() => azure.remove());

/** As azd does it: in a shell, with the outputs of the first template in the environment. */
const runHook = ({ posix }: z.output<typeof hook>, outputs: Readonly<Record<string, string>> = azure.outputs) =>
  call('sh', ['-c', posix.run], { ...azure.environment, ...outputs });

function hostOfConnector(): unknown {
  return JSON.parse(readFileSync('dist/connector/power-platform-cli/apiDefinition.swagger.json', 'utf8')).host;
}

describe('azure.yaml', () => {
  it('deploys the templates that are there to the app that they make', () => {
    expect(existsSync(`infra/${project.infra.module}.bicepparam`)).toBe(true);
    expect(readFileSync('infra/modules/app.bicep', 'utf8')).toContain("'azd-service-name': 'api'");
  });

  it('gives its environment the name that azd has for it', () => {
    for (const file of ['small', 'hardened', 'event-subscription', 'logic-apps']) {
      const text = readFileSync(`infra/${file}.bicepparam`, 'utf8');
      expect(text, file).toContain("environmentName = readEnvironmentVariable('AZURE_ENV_NAME', ");
    }
  });

  it('runs the same on Windows', () => {
    for (const { posix, windows } of [api.hooks.prepackage, project.hooks.postprovision, project.hooks.postdeploy]) {
      expect(windows.run).toBe(posix.run);
    }
  });

  it(
    'makes what azd then deploys',
    async () => {
      rmSync(api.dist, { force: true });
      expect(await runHook(api.hooks.prepackage)).toMatchObject({ code: 0 });
      expect(existsSync(api.dist)).toBe(true);
      expect(api.dist).toBe(ZIP);
    },
    WITHIN_IN_MS,
  );

  it(
    'stops before the code where a key is missing, and goes on once it is there',
    async () => {
      azure.set({ secrets: [] });
      const stopped = await runHook(project.hooks.postprovision);
      expect(stopped.code).toBe(1);
      for (const secret of SECRETS) expect(stopped.printed).toContain(`--name ${secret} --file`);
      azure.set({});
      expect(await runHook(project.hooks.postprovision)).toEqual({ code: 0, printed: expect.any(String) });
    },
    WITHIN_IN_MS,
  );

  it(
    'lets the second template and the connector follow the code, again and again',
    async () => {
      for (const time of ['first', 'second']) {
        rmSync('dist/connector', { recursive: true, force: true });
        const { code, printed } = await runHook(project.hooks.postdeploy);
        expect([code, hostOfConnector()], `${time}: ${printed}`).toEqual([0, HOST]);
        expect(printed).toContain('Import the connector');
      }
      expect(azure.state.deployed).toEqual(['infra/event-subscription.bicep']);
      expect(azure.calls.filter((one) => one.includes('environmentName=contoso')).length).toBe(2);
    },
    WITHIN_IN_MS,
  );

  it(
    'lets Logic Apps follow the code where azd has a file that asks for them',
    async () => {
      const outputs = { ...azure.outputs, WORKFLOWS_FILE: 'infra/logic-apps.bicepparam' };
      expect(await runHook(project.hooks.postdeploy, outputs)).toMatchObject({ code: 0 });
      expect(azure.calls.filter((one) => one.includes('--parameters infra/logic-apps.bicepparam')).length).toBe(1);
    },
    WITHIN_IN_MS,
  );

  it('names what is missing where a hook is called without azd', async () => {
    const { FUNCTION_APP_NAME: _, ...outputs } = azure.outputs;
    const { code, printed } = await runHook(project.hooks.postdeploy, outputs);
    expect([code, azure.calls]).toEqual([1, []]);
    expect(printed).toMatch(/The environment lacks FUNCTION_APP_NAME\..*azd provision/s);
  });
});

describe('npm run deploy', () => {
  const deploy = (...args: string[]) =>
    call(process.execPath, ['local/tasks/run.mjs', 'deploy', ...args], azure.environment);

  it(
    'publishes the package that it makes, and makes the connector of the app',
    async () => {
      rmSync('dist/connector', { recursive: true, force: true });
      const { code, printed } = await deploy('--group', GROUP, '--environment', 'contoso');
      expect(code, printed).toBe(0);
      expect(azure.state.published).toBe(createHash('sha256').update(readFileSync(ZIP)).digest('hex'));
      expect(hostOfConnector()).toBe(HOST);
      expect(azure.state.calls.map(({ environmentName }) => environmentName)).toContain('contoso');
      expect(printed).toContain(`Publishing the code to ${APP}`);
    },
    WITHIN_IN_MS,
  );

  it.each([
    { what: 'without a group', args: [], says: /^Usage: npm run deploy -- --group <resource group>/m },
    {
      what: 'a wrong number of tries',
      args: ['--group', GROUP, '--tries', 'many'],
      says: /--tries takes a whole number from 1, not "many"/,
    },
    { what: 'a wrong pause', args: ['--group', GROUP, '--pause-seconds', '1.5'], says: /--pause-seconds takes/ },
  ])('is refused $what', async ({ args, says }) => {
    const { code, printed } = await deploy(...args);
    expect([code, azure.calls]).toEqual([2, []]);
    expect(printed).toMatch(says);
  });
});
