// The first template: everything but the code and what must follow it.
import { type AzureCli, readJson } from './azure-cli.ts';
import { type Installation, installationIn, returnedOutputs } from './installation.ts';
import { done, failed, type Outcome, refusal, unreadable } from './problem.ts';

const STEP = 'deploy infra/main.bicep';

/** Doing it again changes nothing. `parameters` is a path to a `.bicepparam` file. */
export async function provision(az: AzureCli, group: string, parameters: string): Promise<Outcome<Installation>> {
  const signedIn = await az(['account', 'show', '--output', 'json']);
  if (!signedIn.ok)
    return refusal('sign in to Azure', signedIn, 'Run "az login", then "az account set --subscription <id>".');
  const answer = await az([
    ...['deployment', 'group', 'create', '--resource-group', group, '--name', 'audience-signals'],
    ...['--template-file', 'infra/main.bicep', '--parameters', parameters],
    ...['--query', 'properties.outputs', '--output', 'json'],
  ]);
  if (!answer.ok) {
    return refusal(
      STEP,
      answer,
      `See that the group "${group}" is there (az group create), that you may give roles in it (Owner, or User Access Administrator beside Contributor), and docs/deployment.md for the message above. What was made stays; run this again.`,
    );
  }
  const returned = readJson(returnedOutputs, answer.output);
  if (returned === undefined) return unreadable(STEP);
  const found = installationIn(returned);
  if (found.ok) return done(found.installation);
  return failed(
    STEP,
    `It returned no ${found.missing.join(', no ')}.`,
    'Take infra/main.bicep as it is in this version.',
  );
}
