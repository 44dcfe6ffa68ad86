// Reads the command line of the local stack.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface StackOptions {
  /** Ends by itself after the day, and says by its exit code whether the day went as scripted. */
  readonly once: boolean;
  readonly help: boolean;
  readonly scenarioFile: string;
  readonly port: number | undefined;
  readonly upstreamPort: number | undefined;
  readonly receiverPort: number | undefined;
}

export const USAGE = `npm start -- [options]

Starts the storage emulator, a simulated Customer Insights environment, the app under a Functions host, and a receiver of
callbacks; plays a scripted day on a fast clock and shows what the app makes of it.

  --once               end after the day: exit code 0 only if everything went as scripted
  --scenario FILE      another day than local/scenarios/a-day-at-contoso.json
  --port N             port of the app (7071 where it is free, else any free one)
  --upstream-port N    port of the simulated Customer Insights API (any free one)
  --receiver-port N    port of the callback receiver (any free one)
  --help               this text

FUNCTIONS_LOCAL_HOST=embedded takes the embedded Functions host even where Azure Functions Core Tools are installed.
NO_COLOR=1 leaves colours out.
`;

/** Throws with a message that names the option. */
export function readOptions(args: readonly string[], root: string): StackOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      once: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      scenario: { type: 'string' },
      port: { type: 'string' },
      'upstream-port': { type: 'string' },
      'receiver-port': { type: 'string' },
    },
  });
  return {
    once: values.once,
    help: values.help,
    scenarioFile:
      values.scenario === undefined ? resolve(root, 'local/scenarios/a-day-at-contoso.json') : resolve(values.scenario),
    port: portOf('--port', values.port),
    upstreamPort: portOf('--upstream-port', values['upstream-port']),
    receiverPort: portOf('--receiver-port', values['receiver-port']),
  };
}

function portOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new Error(`${option} takes a number from 1 to 65535, not "${text}".`);
  return port;
}
