// Starts the host on the fixture app and lets a test see what the app's handlers were given. One per test file, since a
// process hosts one app once.
import { type FunctionsHost, startFunctionsHost } from '../../../local/functions-host/host.ts';
import type { LogEntry } from '../../../local/functions-host/log-lines.ts';

export const FIXTURE_APP = 'test/fixtures/functions-app';
export const KEYS = { master: 'the-master', function: 'the-function', eventgrid: 'the-eventgrid' };

export interface FixtureHost extends FunctionsHost {
  readonly log: readonly LogEntry[];
  /** The calls a function has recorded so far. */
  calls(functionName: string): Promise<readonly unknown[]>;
}

export async function startFixtureHost(): Promise<FixtureHost> {
  const log: LogEntry[] = [];
  const host = await startFunctionsHost({
    app: FIXTURE_APP,
    keys: KEYS,
    localSettings: `${FIXTURE_APP}/settings.json`,
    onLog: (entry) => log.push(entry),
  });
  return {
    ...host,
    log,
    async calls(functionName) {
      const response = await fetch(`${host.url}/api/calls`);
      const calls = (await response.json()) as Record<string, unknown[]>;
      return calls[functionName] ?? [];
    },
  };
}
