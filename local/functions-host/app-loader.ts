// Loads an app's entry points with the runtime's module in place, and runs what has to happen once before its functions
// may be called. A failing entry point fails the whole app, as in the cloud.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { createCoreModule, injectCoreModule, type Registry } from './core-module.ts';
import type { LogCategory, LogLevel, ProgrammingModel } from './core-protocol.ts';
import { findEntryPoints } from './entry-points.ts';

export interface LoadedApp {
  readonly registry: Registry;
  readonly model: ProgrammingModel;
  /** Shared by the app-level hooks and handed to every invocation hook as `appHookData`. */
  readonly appHookData: object;
}

const packageJson = z.object({ main: z.string().min(1) });
let loadedFrom: string | undefined;

export async function loadApp(
  folder: string,
  log: (level: LogLevel, category: LogCategory, message: string) => void,
): Promise<LoadedApp> {
  if (loadedFrom !== undefined) throw new Error(`One process hosts one app only, and it has loaded ${loadedFrom}.`);
  loadedFrom = folder;
  const { api, registry } = createCoreModule(log);
  injectCoreModule(api);

  const { main } = packageJson.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  const files = await findEntryPoints(folder, main);
  if (files.length === 0) throw new Error(`No entry point matches "${main}" in ${folder}. Has the app been built?`);
  for (const file of files) await import(/* @vite-ignore */ pathToFileURL(file).href);

  const appHookData = {};
  for (const hook of registry.hooks('appStart')) await hook({ hookData: appHookData });
  registry.lock();
  const { model } = registry;
  if (model === undefined || registry.functions.size === 0) {
    throw new Error(`The app in ${folder} has registered no function.`);
  }
  const capabilities = await model.getCapabilities({});
  if (capabilities.HttpUri !== undefined) throw new Error('This host does not support HTTP streaming.');
  return { registry, model, appHookData };
}

export async function terminateApp({ registry, appHookData }: LoadedApp): Promise<void> {
  for (const hook of registry.hooks('appTerminate')) await hook({ hookData: appHookData });
}
