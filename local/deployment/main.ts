// `npm run deploy`, and the hooks of azure.yaml: reads what is asked for and says how it went.
import { join } from 'node:path';
import { x } from 'tinyexec';
import { readArguments } from './arguments.ts';
import { azureCli } from './azure-cli.ts';
import { type Deployment, deploy, followCode, lookForKeys, type ProjectCommands } from './deploy.ts';
import type { Patience } from './event-subscription.ts';
import { type Installation, installationOf } from './installation.ts';
import { done, failed, type Outcome, told } from './problem.ts';

/** How long a function that was just published may take to be seen. */
const PATIENCE = { tries: 30, pauseInMs: 10_000 };

/** They give exit codes. In a hook of azd the outputs of the first template are in the environment. */
export const commands = {
  async deploy(root: string, args: readonly string[]): Promise<number> {
    const asked = readArguments(args);
    if (!asked.ok) {
      console.error(asked.problem);
      return 2;
    }
    const { patience, environment, workflows, ...target } = asked;
    const env = { AZURE_ENV_NAME: environment ?? process.env.AZURE_ENV_NAME };
    const deployment = deploymentAt(root, patience, workflows, env);
    return exitCodeOf(await deploy(deployment, target));
  },

  'after-provision': (root: string) => afterwards(root, lookForKeys),
  'after-deploy': (root: string) => afterwards(root, followCode),
};

async function afterwards(
  root: string,
  step: (deployment: Deployment, installation: Installation) => Promise<Outcome<void>>,
): Promise<number> {
  const installation = installationHere();
  if (!installation.ok) return exitCodeOf(installation);
  return exitCodeOf(await step(deploymentAt(root, PATIENCE, process.env.WORKFLOWS_FILE, {}), installation.value));
}

function installationHere(): Outcome<Installation> {
  const found = installationOf(process.env);
  if (found.ok) return done(found.installation);
  return failed(
    'read the outputs of infra/main.bicep',
    `The environment lacks ${found.missing.join(', ')}.`,
    'This is a hook of azd: run "azd provision" first, or "npm run deploy" without azd.',
  );
}

function exitCodeOf(outcome: Outcome<unknown>): number {
  if (outcome.ok) return 0;
  console.error(`\n${told(outcome.problem)}`);
  return 1;
}

function deploymentAt(
  root: string,
  patience: Patience,
  workflows: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Deployment {
  const say = (line: string) => console.log(line);
  return { az: azureCli(root, env), project: projectCommands(root), patience, workflows, say };
}

function projectCommands(root: string): ProjectCommands {
  const run = async (...args: string[]) => {
    const program = join(root, 'local', 'tasks', 'run.mjs');
    const { exitCode } = await x(process.execPath, [program, ...args], {
      nodeOptions: { cwd: root, stdio: 'inherit' },
    });
    return exitCode === 0;
  };
  return { package: () => run('package'), connector: (host) => run('connector', '--host', host) };
}
