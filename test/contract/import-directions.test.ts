/** The one-way rule is watched by a machine: each forbidden direction of imports fails the check, and what is allowed passes. */
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const RULE = 'lint/style/noRestrictedImports';

const FORBIDDEN = [
  ['shared', '../functions/health.ts'],
  ['shared/domain', '../config.ts'],
  ['shared/ports', '../credentials.ts'],
  ['shared/use-cases', '../services.ts'],
  ['shared/contracts', '../settings.ts'],
  ['shared/adapters/system', '../../config.ts'],
  ['shared/domain', '../ports/clock.ts'],
  ['shared/domain', '../use-cases/poll-instance.ts'],
  ['shared/domain', '../contracts/route.ts'],
  ['shared/domain', '../adapters/system/clocks.ts'],
  ['shared/domain', '../../functions/health.ts'],
  ['shared/domain', '@azure/data-tables'],
  ['shared/domain', 'undici'],
  ['shared/domain', 'node:fs'],
  ['shared/domain/detection', '../../ports/clock.ts'],
  ['shared/ports', '../use-cases/poll-instance.ts'],
  ['shared/ports', '../contracts/route.ts'],
  ['shared/ports', '../adapters/system/clocks.ts'],
  ['shared/ports', '@azure/storage-queue'],
  ['shared/ports', 'node:net'],
  ['shared/use-cases', '../contracts/route.ts'],
  ['shared/use-cases', '../adapters/system/clocks.ts'],
  ['shared/use-cases', '../../functions/health.ts'],
  ['shared/use-cases', '@azure/functions'],
  ['shared/contracts', '../ports/clock.ts'],
  ['shared/contracts', '../use-cases/poll-instance.ts'],
  ['shared/contracts', '../adapters/system/clocks.ts'],
  ['shared/contracts', '@azure/functions'],
  ['shared/adapters/system', '../../use-cases/poll-instance.ts'],
  ['shared/adapters/system', '../../../functions/health.ts'],
  ['shared/adapters/system', '../../../local/upstream/server.ts'],
  ['shared', '../local/upstream/server.ts'],
  ['shared', '../test/builders/instants.ts'],
  ['functions', '../local/upstream/server.ts'],
  ['functions', '../test/builders/instants.ts'],
  ['shared/contracts', '../../connector/main.ts'],
  ['functions', '../connector/main.ts'],
  ['connector', '../shared/config.ts'],
  ['connector/definition', '../../shared/use-cases/side-by-side.ts'],
  ['connector/definition', '../../test/builders/instants.ts'],
  ['local/stack', '../../connector/main.ts'],
  ['test/stranger', '../../shared/contracts/route.ts'],
  ['test/stranger', '../../connector/main.ts'],
  ['local/stack', '../../shared/config.ts'],
  ['local/stack', '../../functions/health.ts'],
  ['local/stack', '../../test/builders/instants.ts'],
] as const;

const ALLOWED = [
  ['shared/domain', './ids.ts'],
  ['shared/domain', 'node:crypto'],
  ['shared/ports', '../domain/ids.ts'],
  ['shared/use-cases', '../domain/ids.ts'],
  ['shared/use-cases', '../ports/clock.ts'],
  ['shared/contracts', '../domain/ids.ts'],
  ['shared/contracts', 'zod'],
  ['connector/definition', '../../shared/contracts/route.ts'],
  ['shared/adapters/system', '../../contracts/route.ts'],
  ['shared/adapters/system', '../../ports/clock.ts'],
  ['shared/adapters/system', '@azure/data-tables'],
  ['shared', './use-cases/poll-instance.ts'],
  ['functions', '../shared/services.ts'],
  ['local/stack', '../upstream/server.ts'],
  ['test/unit', '../../shared/config.ts'],
] as const;

/** A type is a direction as much as a value is. */
const FORMS = [
  ['value', (from: string) => `import { thing } from '${from}';\n\nexport const made = thing;\n`],
  ['type', (from: string) => `import type { Thing } from '${from}';\n\nexport const made: Thing[] = [];\n`],
  ['re-export', (from: string) => `export { thing } from '${from}';\n`],
] as const;

const report = z.object({
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
});

let tree: string;
let broken: ReadonlyMap<string, readonly string[]>;

const fileOf = (folder: string, from: string, form: string) =>
  `${folder}/${from.replace(/[^a-z]+/gi, '-')}-as-${form}.ts`;

beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), 'directions-'));
  await copyFile('biome.json', join(tree, 'biome.json'));
  for (const [folder, from] of [...FORBIDDEN, ...ALLOWED]) {
    for (const [form, write] of FORMS) {
      const file = join(tree, fileOf(folder, from, form));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, write(from));
    }
  }
  const biome = resolve('node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '.'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8' });
  const byFile = new Map<string, string[]>();
  for (const { category, location } of report.parse(JSON.parse(stdout)).diagnostics) {
    byFile.set(location.path, [...(byFile.get(location.path) ?? []), category]);
  }
  broken = byFile;
});
afterAll(() => rm(tree, { recursive: true, force: true }));

describe('The check', () => {
  describe.each(FORMS.map(([form]) => form))('of an import as a %s', (form) => {
    it.each(FORBIDDEN)('refuses that %s imports %s', (folder, from) => {
      expect(broken.get(fileOf(folder, from, form))).toContain(RULE);
    });

    it.each(ALLOWED)('lets %s import %s', (folder, from) => {
      expect(broken.get(fileOf(folder, from, form)) ?? []).not.toContain(RULE);
    });
  });
});
