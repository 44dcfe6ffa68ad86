// The second template: Event Grid subscribes a function only once its code is there, which takes a while to be seen.
import { setTimeout as pause } from 'node:timers/promises';
import type { AzureCli, CliAnswer } from './azure-cli.ts';
import type { Installation } from './installation.ts';
import { done, type Outcome, refusal } from './problem.ts';

const EVENT_FUNCTION = 'receiveStatusEvent';

export interface Patience {
  readonly tries: number;
  readonly pauseInMs: number;
}

interface Means {
  readonly az: AzureCli;
  readonly patience: Patience;
  readonly workflows: string | undefined;
}

/** Doing it again changes nothing. */
export async function subscribeToEvents(
  { az, patience, workflows }: Means,
  { group, app, environment, vault }: Installation,
): Promise<Outcome<void>> {
  const showFunction = () =>
    az([
      ...['functionapp', 'function', 'show', '--resource-group', group, '--name', app],
      ...['--function-name', EVENT_FUNCTION, '--output', 'json'],
    ]);
  const listed = await untilDone(showFunction, isNotThereYet, patience);
  if (!listed.ok) {
    return refusal(
      `wait for the function ${EVENT_FUNCTION}`,
      listed,
      `The app has no functions where it does not start: mostly a key is missing in the vault ${vault}, cannot be read by the app, or was put in and not taken up yet. Its log says which setting (docs/deployment.md). Then run this again.`,
    );
  }
  // Said also beside a file: without the variable of the environment the file would fall back to its default.
  const deploy = () =>
    az([
      ...['deployment', 'group', 'create', '--resource-group', group, '--name', 'audience-signals-events'],
      ...['--template-file', 'infra/event-subscription.bicep'],
      ...(workflows === undefined ? [] : ['--parameters', workflows]),
      ...['--parameters', `environmentName=${environment}`],
      ...['--output', 'json'],
    ]);
  const subscribed = await untilDone(deploy, isDestinationUnknown, patience);
  if (subscribed.ok) return done(undefined);
  return refusal(
    'deploy infra/event-subscription.bicep',
    subscribed,
    'Where the endpoint is not found, wait some minutes; where Event Grid is not registered, run "az provider register --namespace Microsoft.EventGrid". Then run this again.',
  );
}

async function untilDone(
  act: () => Promise<CliAnswer>,
  isPassing: (said: string) => boolean,
  { tries, pauseInMs }: Patience,
): Promise<CliAnswer> {
  for (let left = tries; ; left -= 1) {
    const answer = await act();
    if (answer.ok || answer.why === 'not-installed' || !isPassing(answer.said) || left <= 1) return answer;
    await pause(pauseInMs);
  }
}

const isNotThereYet = (said: string) => /not ?found|does ?n.t exist|404/i.test(said);
const isDestinationUnknown = (said: string) => /destination endpoint not found|endpoint.*not.*found/i.test(said);
