// Reads a scenario from its file and says in plain words what is wrong with one that cannot be played.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Scenario } from './schema.ts';

export async function readScenario(path: string): Promise<Scenario> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`There is no scenario at ${path}.`);
  });
  const result = Scenario.safeParse(jsonOf(text, path));
  if (!result.success) throw new Error(`The scenario ${path} cannot be played:\n${z.prettifyError(result.error)}`);
  return result.data;
}

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`The scenario ${path} is not JSON.`);
  }
}
