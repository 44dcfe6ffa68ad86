// `npm run package`: writes what is deployed and what accompanies it, and says how large and how quick it is.
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type DeployedApp, makePackage } from './app-package.ts';
import { IMPORT_GOAL_IN_MS, IMPORTS, importTime } from './import-time.ts';
import type { LicensedPackage } from './licences.ts';

const ZIP = 'audience-signals.zip';
const SBOM = 'audience-signals.cdx.json';
const LICENCES = 'third-party-licences.txt';

/** The exit code. `--out <folder>` writes elsewhere than to `dist/package`. */
export async function packageApp(root: string, app: DeployedApp, args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { out: { type: 'string', default: join('dist', 'package') } },
  });
  const made = await makePackage(root, app);
  if (!made.ok) {
    for (const problem of made.problems) console.error(problem);
    return 1;
  }
  const { zip, sbom, licences, files, packages } = made;
  await mkdir(values.out, { recursive: true });
  for (const [name, content] of Object.entries({ [ZIP]: zip, [SBOM]: sbom, [LICENCES]: licences })) {
    await writeFile(join(values.out, name), content);
  }
  const contents = Object.values(files);
  const unpacked = contents.reduce((sum, { length }) => sum + length, 0);
  console.log(`${join(values.out, ZIP)}
  size      ${inKB(zip.length)}; unpacked ${inKB(unpacked)} in ${contents.length} files
  sha256    ${createHash('sha256').update(zip).digest('hex')}
  packages  ${packages.length}: ${licenceCounts(packages)}
  import    ${Math.round(await importTime(root, files))} ms, the median of ${IMPORTS} fresh processes (goal ${IMPORT_GOAL_IN_MS} ms)
${join(values.out, SBOM)}
${join(values.out, LICENCES)}`);
  return 0;
}

const inKB = (bytes: number) => `${Math.ceil(bytes / 1_000).toLocaleString('en')} kB`;

function licenceCounts(packages: readonly LicensedPackage[]): string {
  const counts = new Map<string, number>();
  for (const { licence } of packages) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([licence, count]) => `${count} × ${licence}`)
    .join(', ');
}
