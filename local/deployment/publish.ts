// Sends the packaged code to the function app.
import type { AzureCli } from './azure-cli.ts';
import type { Installation } from './installation.ts';
import { done, type Outcome, refusal } from './problem.ts';

export const ZIP = 'dist/package/audience-signals.zip';

/** Nothing is built in Azure: everything is in the zip. */
export async function publish(az: AzureCli, { group, app }: Installation): Promise<Outcome<void>> {
  const answer = await az([
    ...['functionapp', 'deployment', 'source', 'config-zip', '--resource-group', group, '--name', app],
    ...['--src', ZIP, '--build-remote', 'false'],
  ]);
  if (answer.ok) return done(undefined);
  return refusal(
    `publish ${ZIP}`,
    answer,
    'Roles that were just given take some minutes to count: wait, and run this again. Where the app is called unhealthy, its log says which setting is wrong (docs/deployment.md).',
  );
}
