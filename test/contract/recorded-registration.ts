// What `registerFunctions` registers, with the settings of the sample and others: recorded instead of handed to the library.
import { readFileSync } from 'node:fs';
import type { FunctionApp } from '../../functions/function-app.ts';
import { registerFunctions } from '../../functions/register-functions.ts';
import { readConfig } from '../../shared/config.ts';
import { createServices } from '../../shared/services.ts';

export type Registered =
  | { readonly type: 'http'; readonly name: string; readonly options: Parameters<FunctionApp['http']>[1] }
  | { readonly type: 'timer'; readonly name: string; readonly schedule: string }
  | { readonly type: 'queue'; readonly name: string; readonly queueName: string; readonly connection: string }
  | { readonly type: 'event-grid'; readonly name: string };

/** As in the file that a developer copies to `local.settings.json`. */
export function sampleSettings(): Record<string, string> {
  return JSON.parse(readFileSync('local.settings.sample.json', 'utf8')).Values;
}

export async function recordRegistration(
  others: Readonly<Record<string, string>> = {},
): Promise<readonly Registered[]> {
  const registered: Registered[] = [];
  const services = createServices(readConfig({ ...sampleSettings(), ...others }));
  registerFunctions(
    {
      http: (name, options) => void registered.push({ type: 'http', name, options }),
      timer: (name, { schedule }) => void registered.push({ type: 'timer', name, schedule }),
      storageQueue: (name, { queueName, connection }) =>
        void registered.push({ type: 'queue', name, queueName, connection }),
      eventGrid: (name) => void registered.push({ type: 'event-grid', name }),
    },
    services,
  );
  await services.stop();
  return registered;
}
