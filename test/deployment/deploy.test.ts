/** A deployment from outside, by a stand-in for the Azure CLI: what is called in which order, and what is said when a step fails. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { azureCli } from '../../local/deployment/azure-cli.ts';
import { type Deployment, deploy } from '../../local/deployment/deploy.ts';
import { told } from '../../local/deployment/problem.ts';
import { ZIP } from '../../local/deployment/publish.ts';
import { APP, GROUP, type Happening, HOST, PLANTED_SETTING, SimulatedAzure, VAULT } from './simulated-azure.ts';

const WORKFLOWS = 'infra/logic-apps.bicepparam';
const TARGET = { group: GROUP, parameters: 'infra/small.bicepparam' };
const ALL_COMMANDS = [
  'account show',
  'deployment group create',
  'functionapp config appsettings list',
  'keyvault secret list',
  'rest',
  'functionapp deployment source config-zip',
  'functionapp function show',
  'deployment group create',
];

let azure: SimulatedAzure | undefined;
afterEach(() => azure?.remove());

function simulate(happening: Happening = {}): SimulatedAzure {
  azure = new SimulatedAzure(happening);
  return azure;
}

interface Run {
  readonly outcome: Awaited<ReturnType<typeof deploy>>;
  /** All that the admin sees. */
  readonly said: string;
  readonly project: readonly string[];
}

interface Place {
  readonly environment: Readonly<Record<string, string>>;
  /** Where the templates are, and the package is made. */
  readonly folder: string;
}

interface Project {
  readonly package?: boolean;
  readonly connector?: boolean;
}

type RunTarget = typeof TARGET & { readonly workflows?: string };

async function run({ environment, folder }: Place, works: Project = {}, target: RunTarget = TARGET): Promise<Run> {
  const said: string[] = [];
  const project: string[] = [];
  const deployment: Deployment = {
    az: azureCli(folder, { ...environment, AZURE_ENV_NAME: 'contoso' }),
    project: {
      package: async () => {
        project.push('package');
        mkdirSync(dirname(join(folder, ZIP)), { recursive: true });
        writeFileSync(join(folder, ZIP), 'the app');
        return works.package ?? true;
      },
      connector: async (host) => {
        project.push(`connector ${host}`);
        return works.connector ?? true;
      },
    },
    patience: { tries: 4, pauseInMs: 1 },
    workflows: target.workflows,
    say: (line) => said.push(line),
  };
  const outcome = await deploy(deployment, target);
  if (!outcome.ok) said.push(told(outcome.problem));
  return { outcome, said: said.join('\n'), project };
}

describe('A deployment', () => {
  it('goes from the package to the connector, and tells the admin the next step', async () => {
    const { outcome, said, project } = await run(simulate());
    expect(outcome).toMatchObject({ ok: true, value: { group: GROUP, app: APP, host: HOST } });
    expect(azure?.commands).toEqual(ALL_COMMANDS);
    expect(azure?.state.deployed).toEqual(['infra/main.bicep', 'infra/event-subscription.bicep']);
    expect(azure?.state.calls.every(({ environmentName }) => environmentName === 'contoso')).toBe(true);
    expect(azure?.calls.at(-1)).toContain('--parameters environmentName=contoso');
    expect(project).toEqual(['package', `connector ${HOST}`]);
    expect(said).not.toContain('within a day');
    const [, keyName] = /the key named (\w+)/.exec(readFileSync('connector/apiProperties.json', 'utf8')) ?? [];
    expect(said).toContain(`--key-type functionKeys --key-name ${keyName}`);
    expect(said).toMatch(
      /Next:.*https:\/\/func-abc\.azurewebsites\.net\/api\/health.*Import the connector.*functionKeys/s,
    );
  });

  it('has Logic Apps where they are asked for, and then tells who has to sign in', async () => {
    const { outcome, said } = await run(simulate(), {}, { ...TARGET, workflows: WORKFLOWS });
    expect(outcome.ok).toBe(true);
    expect(azure?.commands).toEqual(ALL_COMMANDS);
    expect(azure?.calls.at(-1)).toContain(`--parameters ${WORKFLOWS} --parameters environmentName=contoso`);
    expect(said).toMatch(/Sign in to the connections of the workflows/);
    expect((await run(simulate())).said).not.toMatch(/Sign in to the connections/);
  });

  it('is the same a second time', async () => {
    const place = simulate();
    await run(place);
    const { calls: _, ...first } = azure?.state ?? { calls: [] };
    const { outcome } = await run(place);
    const { calls, ...second } = azure?.state ?? { calls: [] };
    expect(outcome.ok).toBe(true);
    expect(second).toEqual({ ...first, functionUnlisted: expect.any(Number), endpointUnknown: expect.any(Number) });
    const asked = calls.map(({ args }) => args.join(' '));
    expect(asked.slice(ALL_COMMANDS.length)).toEqual(asked.slice(0, ALL_COMMANDS.length));
  });

  it('waits until the function is listed, and until Event Grid knows it', async () => {
    const place = simulate({ functionUnlisted: 3, endpointUnknown: 2 });
    const { outcome } = await run(place);
    expect(outcome.ok).toBe(true);
    const count = (command: string) => azure?.commands.filter((one) => one === command).length;
    expect([count('functionapp function show'), count('deployment group create')]).toEqual([4, 4]);
    const template = readFileSync('infra/event-subscription.bicep', 'utf8');
    const [, functionName] = /resource receive 'functions' existing = \{\s+name: '(\w+)'/.exec(template) ?? [];
    expect(azure?.calls.find((call) => call.includes('function show'))).toContain(`--function-name ${functionName} `);
  });

  it('goes on where nobody may look into the vault, and says so', async () => {
    const said = '(Forbidden) Client address is not authorized and caller is not a trusted service.\nStatus: 403';
    const place = simulate({ failures: { 'keyvault secret list': { code: 1, said } } });
    const shown = await run(place);
    expect(shown.outcome.ok).toBe(true);
    expect(shown.said).toContain(`Nobody may look into ${VAULT} from here (ERROR: (Forbidden) Client address`);
  });

  it('goes on where the app cannot be told to look into the vault anew, and says when it does by itself', async () => {
    const said = 'Not Found({"Code":"NotFound"})\nand more';
    const shown = await run(simulate({ failures: { rest: { code: 1, said } } }));
    expect(shown.outcome.ok).toBe(true);
    expect(shown.said).toMatch(
      /look into the vault anew \(ERROR: Not Found\(\{"Code":"NotFound"\}\)\): .* within a day/,
    );
  });

  it('repeats no value of a setting', async () => {
    const place = simulate({ secrets: [] });
    const { said } = await run(place);
    expect(said).toContain('callback-key');
    expect(said + azure?.calls.join('\n')).not.toContain(PLANTED_SETTING);
  });

  it('is in docs/deployment.md as plain commands', async () => {
    const place = simulate();
    await run(place);
    const page = readFileSync('docs/deployment.md', 'utf8').replaceAll('\\\n', ' ');
    const written = [...page.matchAll(/^az (.+)$/gm)].map(([, line = '']) =>
      line
        .replaceAll('<group>', GROUP)
        .replaceAll('<function app>', APP)
        .replaceAll('<environment>', 'contoso')
        .replaceAll('"', '')
        .split(/\s+/),
    );
    const changing =
      azure?.state.calls.map(({ args }) => args).filter((args) => /create|config-zip|^rest/.test(args.join(' '))) ?? [];
    expect(changing.length).toBe(4);
    for (const args of changing) {
      const same = written.filter((words) => args.join(' ').startsWith(words.slice(0, 3).join(' ')));
      expect(
        same.filter((words) => words.every((word) => args.includes(word))),
        args.join(' '),
      ).not.toEqual([]);
    }
  });
});

describe('A step that fails ends the deployment, and says what to do', () => {
  interface Case {
    readonly when: string;
    readonly happening?: Happening;
    readonly works?: Project;
    readonly group?: string;
    readonly step: string;
    readonly said: RegExp;
    readonly remedy: RegExp;
    /** How many of the commands were called, the failed one among them. */
    readonly calls: number;
  }
  const failing = (command: string, said: string): Happening => ({ failures: { [command]: { code: 1, said } } });
  const cases: readonly Case[] = [
    {
      when: 'the app cannot be packaged',
      works: { package: false },
      step: 'package the app',
      said: /See above/,
      remedy: /run this again/,
      calls: 0,
    },
    {
      when: 'nobody is signed in',
      happening: failing('account show', "Please run 'az login' to setup account."),
      step: 'sign in to Azure',
      said: /az login/,
      remedy: /"az login"/,
      calls: 1,
    },
    {
      when: 'there is no such group',
      group: 'rg-other',
      step: 'deploy infra/main.bicep',
      said: /\(ResourceGroupNotFound\) Resource group 'rg-other'/,
      remedy: /the group "rg-other" is there \(az group create\)/,
      calls: 2,
    },
    {
      when: 'the keys are not in the vault yet',
      happening: { secrets: ['Callback-Key'] },
      step: 'look for the keys in the vault',
      said: /^The vault kv-abc has no instance-00000000-0000-0000-0000-000000000000-primary-key\.$/,
      remedy: /az keyvault secret set --vault-name kv-abc --name instance-0{8}-\S+-primary-key --file/,
      calls: 4,
    },
    {
      when: 'the template is another one and returns less',
      happening: { outputs: { functioN_APP_NAME: { value: APP }, apI_BASE_URL: { value: 'nowhere' } } },
      step: 'deploy infra/main.bicep',
      said: /^It returned no AZURE_RESOURCE_GROUP, no ENVIRONMENT_NAME, no API_BASE_URL, no KEY_VAULT_NAME\.$/,
      remedy: /in this version/,
      calls: 2,
    },
    {
      when: 'the Azure CLI answers in another form',
      happening: { settings: { value: [] } },
      step: 'read the settings of the app',
      said: /otherwise than expected/,
      remedy: /az upgrade/,
      calls: 3,
    },
    {
      when: 'the settings cannot be read',
      happening: failing(
        'functionapp config appsettings list',
        '(AuthorizationFailed) The client does not have authorization',
      ),
      step: 'read the settings of the app',
      said: /AuthorizationFailed/,
      remedy: /Contributor/,
      calls: 3,
    },
    {
      when: 'the code does not start',
      happening: failing(
        'functionapp deployment source config-zip',
        'Deployment was successful but the app appears to be unhealthy. Please check the app logs.',
      ),
      step: 'publish dist/package/audience-signals.zip',
      said: /unhealthy/,
      remedy: /its log says which setting/,
      calls: 6,
    },
    {
      when: 'the function is never listed',
      happening: { functionUnlisted: 100 },
      step: 'wait for the function receiveStatusEvent',
      said: /Not Found/,
      remedy: /a key is missing in the vault kv-abc/,
      calls: 6 + 4,
    },
    {
      when: 'Event Grid never knows the function',
      happening: { endpointUnknown: 100 },
      step: 'deploy infra/event-subscription.bicep',
      said: /Destination endpoint not found/,
      remedy: /wait some minutes/,
      calls: 7 + 4,
    },
    {
      when: 'the connector cannot be made',
      works: { connector: false },
      step: 'make the connector',
      said: /See above/,
      remedy: /npm run connector -- --host func-abc\.azurewebsites\.net/,
      calls: 8,
    },
  ];

  it.each(cases)('$when', async ({ happening, works, group, step, said, remedy, calls }) => {
    const place = simulate(happening);
    const { outcome, project } = await run(place, works, { ...TARGET, group: group ?? GROUP });
    expect(outcome).toMatchObject({ ok: false, problem: { step, said: expect.stringMatching(said) } });
    expect(outcome).toMatchObject({ problem: { remedy: expect.stringMatching(remedy) } });
    expect(azure?.calls.length).toBe(calls);
    if (works?.connector !== false) expect(project).toEqual(['package']);
  });

  it('there is no Azure CLI', async () => {
    const { outcome } = await run({ ...simulate(), environment: { PATH: '/nowhere' } });
    expect(outcome).toMatchObject({ ok: false, problem: { remedy: expect.stringMatching(/^Install the Azure CLI/) } });
  });
});
