// What is deployed: a zip of the bundle with the three files that the host and the licences ask for, and nothing else.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Files, zipOf } from './archive.ts';
import { bundledPackages } from './bundled-packages.ts';
import { type LicensedPackage, licencePage, licensed } from './licences.ts';
import { sbomOf } from './sbom.ts';

/** The app as the build makes it in memory: its files by path, and the paths of all modules in them. */
export interface DeployedApp {
  readonly files: Files;
  readonly modules: readonly string[];
}

export type AppPackage =
  | {
      readonly ok: true;
      readonly files: Files;
      readonly zip: Uint8Array;
      readonly sbom: string;
      readonly licences: string;
      readonly packages: readonly LicensedPackage[];
      /** The paths of all modules in the bundle. */
      readonly modules: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly string[] };

const packageJson = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  main: z.string(),
  engines: z.object({ node: z.string() }),
});

export async function makePackage(root: string, { files, modules }: DeployedApp): Promise<AppPackage> {
  const found = licensed(await bundledPackages(root, modules));
  if (!found.ok) return found;
  const { packages } = found;
  const app = packageJson.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  const licences = licencePage(packages);
  const content = {
    ...files,
    'host.json': await readFile(join(root, 'host.json')),
    'package.json': Buffer.from(`${JSON.stringify(deployedPackageJson(app), null, 2)}\n`),
    LICENSE: await readFile(join(root, 'LICENSE')),
    'third-party-licences.txt': Buffer.from(licences),
  };
  const zip = zipOf(content);
  return { ok: true, files: content, modules, zip, licences, packages, sbom: sbomOf(app, packages, zip) };
}

/** The worker needs `main` and `type`. No dependency: everything is in the bundle, and nothing is to be installed. */
function deployedPackageJson({ name, version, description, license, main, engines }: z.output<typeof packageJson>) {
  return { name, version, description, license, private: true, type: 'module', main, engines };
}
