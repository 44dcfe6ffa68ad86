// The app's settings: environment variables, filled up from local.settings.json where they are not set already.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

export type Settings = Readonly<Record<string, string | undefined>>;

const localSettings = z.object({ Values: z.record(z.string(), z.string()).default({}) });

/** A missing file is no error: the settings may all be in the environment. */
export async function loadLocalSettings(path: string, env: NodeJS.ProcessEnv): Promise<void> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  const { Values } = localSettings.parse(JSON.parse(text.replace(/^\uFEFF/, '')));
  for (const [name, value] of Object.entries(Values)) env[name] ??= value;
}

/** Replaces every `%NAME%` by that setting. */
export function resolvePlaceholders(text: string, settings: Settings): string {
  return text.replace(/%([^%]+)%/g, (_placeholder, name: string) => {
    const value = settings[name];
    if (value === undefined) throw new Error(`The setting "${name}" is not set.`);
    return value;
  });
}

export function isDisabledBySetting(functionName: string, settings: Settings): boolean {
  const value = settings[`AzureWebJobs.${functionName}.Disabled`] ?? settings[`AzureWebJobs_${functionName}_Disabled`];
  return value === '1' || value?.toLowerCase() === 'true';
}

/** A connection is named by a setting, which may carry the prefix of the host's own settings. */
export function connectionString(connection: string, settings: Settings): string {
  const name = resolvePlaceholders(connection, settings);
  const value = settings[`AzureWebJobs${name}`] ?? settings[name];
  if (value === undefined || value === '') {
    throw new Error(`The storage connection "${name}" is not set (this host takes connection strings only).`);
  }
  return value;
}
