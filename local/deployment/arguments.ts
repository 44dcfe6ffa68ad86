// What `npm run deploy` is asked for on its command line.
import { parseArgs } from 'node:util';
import type { Patience } from './event-subscription.ts';

const USAGE = `Usage: npm run deploy -- --group <resource group> [--parameters infra/small.bicepparam] [--environment <name>]
         [--workflows infra/logic-apps.bicepparam]    Logic Apps too, as that file asks for them
         [--tries 30] [--pause-seconds 10]    how long the function may take to be listed`;
const WHOLE = /^\d{1,6}$/;

export type Arguments =
  | {
      readonly ok: true;
      readonly group: string;
      readonly parameters: string;
      /** Without one it is the parameter file's. */
      readonly environment: string | undefined;
      readonly workflows: string | undefined;
      readonly patience: Patience;
    }
  | { readonly ok: false; readonly problem: string };

export function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      group: { type: 'string' },
      parameters: { type: 'string', default: 'infra/small.bicepparam' },
      environment: { type: 'string' },
      workflows: { type: 'string' },
      tries: { type: 'string', default: '30' },
      'pause-seconds': { type: 'string', default: '10' },
    },
  });
  const { group, parameters, environment, workflows, tries, 'pause-seconds': seconds } = values;
  if (group === undefined) return { ok: false, problem: USAGE };
  if (!WHOLE.test(tries) || Number(tries) < 1) {
    return { ok: false, problem: `--tries takes a whole number from 1, not "${tries}".` };
  }
  if (!WHOLE.test(seconds)) return { ok: false, problem: `--pause-seconds takes a whole number, not "${seconds}".` };
  const patience = { tries: Number(tries), pauseInMs: Number(seconds) * 1_000 };
  return { ok: true, group, parameters, environment, workflows, patience };
}
