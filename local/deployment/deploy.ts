// The order of a deployment. Each step can be done again, so that what failed is mended and begun anew.
import type { AzureCli } from './azure-cli.ts';
import { type Patience, subscribeToEvents } from './event-subscription.ts';
import type { Installation } from './installation.ts';
import { checkKeys, takeUpKeys } from './keys.ts';
import { done, failed, type Outcome } from './problem.ts';
import { provision } from './provision.ts';
import { publish } from './publish.ts';

/** The commands of this project that a deployment takes in; false where one failed and has said why. */
export interface ProjectCommands {
  package(): Promise<boolean>;
  connector(host: string): Promise<boolean>;
}

export interface Deployment {
  readonly az: AzureCli;
  readonly project: ProjectCommands;
  readonly patience: Patience;
  /** A `.bicepparam` file of the second template that asks for Logic Apps; without it there are none. */
  readonly workflows: string | undefined;
  readonly say: (line: string) => void;
}

export interface Target {
  readonly group: string;
  readonly parameters: string;
}

/** Everything, by the Azure CLI alone. */
export async function deploy(deployment: Deployment, { group, parameters }: Target): Promise<Outcome<Installation>> {
  const { az, project, say } = deployment;
  say('Packaging the app');
  if (!(await project.package())) return failed('package the app', 'See above.', 'Mend that, and run this again.');
  say(`Deploying infra/main.bicep with ${parameters} to ${group}: some minutes the first time`);
  const provisioned = await provision(az, group, parameters);
  if (!provisioned.ok) return provisioned;
  const installation = provisioned.value;
  say('Looking for the keys in the vault');
  const keys = await lookForKeys(deployment, installation);
  if (!keys.ok) return keys;
  say(`Publishing the code to ${installation.app}`);
  const published = await publish(az, installation);
  if (!published.ok) return published;
  const followed = await followCode(deployment, installation);
  return followed.ok ? done(installation) : followed;
}

/** What comes before the code: it would not start without the keys. */
export async function lookForKeys({ az, say }: Deployment, installation: Installation): Promise<Outcome<void>> {
  const keys = await checkKeys(az, installation);
  if (!keys.ok) return keys;
  if (keys.value.unseen !== undefined) {
    say(
      `  Nobody may look into ${installation.vault} from here (${keys.value.unseen}). Going on: the app says if one is missing.`,
    );
  }
  const takenUp = await takeUpKeys(az, installation);
  if (!takenUp.ok) {
    say(
      `  The app could not be told to look into the vault anew (${firstLine(takenUp.said)}): it does so within a day.`,
    );
  }
  return done(undefined);
}

const firstLine = (text: string) => text.split('\n')[0] ?? '';

/** What comes after the code: the subscription of events, and the connector for the app's host. */
export async function followCode(deployment: Deployment, installation: Installation): Promise<Outcome<void>> {
  deployment.say('Deploying infra/event-subscription.bicep, once the function is listed');
  const subscribed = await subscribeToEvents(deployment, installation);
  if (!subscribed.ok) return subscribed;
  deployment.say(`Making the connector for ${installation.host}`);
  if (!(await deployment.project.connector(installation.host))) {
    return failed('make the connector', 'See above.', `Run "npm run connector -- --host ${installation.host}".`);
  }
  deployment.say(nextSteps(installation, deployment.workflows !== undefined));
  return done(undefined);
}

function nextSteps({ apiUrl, group, app }: Installation, hasWorkflows: boolean): string {
  return `
Deployed. Next:
  1. See that ${apiUrl}/health answers 200. Give the app's identity a role in each Customer Insights instance if it says
     that one cannot be read.
  2. Import the connector from dist/connector with one of the commands above.
  3. Make a connection of it with a function key:
     az functionapp keys set --resource-group ${group} --name ${app} --key-type functionKeys --key-name connector${hasWorkflows ? SIGN_IN : ''}`;
}

const SIGN_IN = `
  4. Sign in to the connections of the workflows, each once: in the portal, Edit API connection, Authorize, Save.`;
