import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readScenario } from '../../../../local/scenario/read-scenario.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scenario-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function problemOf(text: string): Promise<string> {
  const path = join(folder, 'day.json');
  await writeFile(path, text);
  return readScenario(path).then(
    () => 'none',
    (error) => error.message,
  );
}

it('says which part of a scenario is wrong', async () => {
  expect(await problemOf('{"title": 3}')).toContain('title');
  expect(await problemOf('{')).toContain('is not JSON');
  await expect(readScenario(join(folder, 'none.json'))).rejects.toThrow('There is no scenario');
});
