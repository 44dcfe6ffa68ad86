// Calls the Azure CLI, in whose sign-in and rights everything here is done.
import { x } from 'tinyexec';
import type { z } from 'zod';

export type CliAnswer =
  | { readonly ok: true; readonly output: string }
  | { readonly ok: false; readonly why: 'not-installed' | 'refused'; readonly said: string };

export type AzureCli = (args: readonly string[]) => Promise<CliAnswer>;

/** Its own messages, without colours; never a question that nobody would see. */
const ENVIRONMENT = {
  AZURE_CORE_NO_COLOR: 'true',
  AZURE_CORE_DISABLE_CONFIRM_PROMPT: 'true',
  AZURE_CORE_ONLY_SHOW_ERRORS: 'true',
};
const MOST_SAID = 2_000;

/** `folder` is where it runs, for paths; `env` is added to this process's environment. */
export function azureCli(folder: string, env: Readonly<Record<string, string | undefined>> = {}): AzureCli {
  return async (args) => {
    const nodeOptions = { cwd: folder, env: { ...ENVIRONMENT, ...env } };
    try {
      const { exitCode, stdout, stderr } = await x('az', [...args], { nodeOptions });
      if (exitCode === 0) return { ok: true, output: stdout.trim() };
      return { ok: false, why: 'refused', said: stderr.trim().slice(-MOST_SAID) };
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
        return { ok: false, why: 'not-installed', said: 'There is no program "az".' };
      }
      throw error;
    }
  };
}

/** What it printed as JSON; undefined where that is something else than a version known here prints. */
export function readJson<Schema extends z.ZodType>(schema: Schema, output: string): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(output)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
