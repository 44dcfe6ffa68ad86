/** The app's own services in a process of their own, told what to do without a host. */
import { z } from 'zod';
import type { PollRequest } from '../../../shared/domain/requests.ts';
import { startChild } from './child.ts';
import { settingsFor } from './settings.ts';

export type AppTask =
  | { readonly do: 'poll'; readonly request: PollRequest }
  | { readonly do: 'deliver'; readonly buckets: readonly string[]; readonly atOnce: number }
  | { readonly do: 'sweep' };

export interface App {
  /** How many milliseconds it took there. */
  run(task: AppTask): Promise<number>;
  stop(): Promise<void>;
}

const done = z.object({ durationInMs: z.number() });

export function startApp(root: string, places: { connectionString: string; insightsUrl?: string }): App {
  const { ask, stop } = startChild<AppTask, number>(root, 'app', (message) => done.parse(message).durationInMs, {
    env: settingsFor(places),
  });
  return { run: ask, stop };
}
