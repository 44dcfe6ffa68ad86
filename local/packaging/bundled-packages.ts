// Finds the packages whose code is in the bundle, by the paths of its modules: not those that are merely installed.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As the package says it: an SPDX id or expression, or nothing at all. */
  readonly licence: string | undefined;
  /** Its licence files and notices, which must go along with its code. */
  readonly texts: readonly string[];
  /** Of its archive, as the lock file has it: `sha512-` and base64. */
  readonly integrity: string | undefined;
}

const PACKAGE_FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
const LICENCE_FILE = /^(licen[cs]e|notice|copying)/i;

const packageJson = z.object({ name: z.string(), version: z.string(), license: z.string().optional() });
const lockFile = z.object({ packages: z.record(z.string(), z.object({ integrity: z.string().optional() })) });

/** `modules` are paths below `root`, as esbuild writes them. Sorted by name; a version that is there twice comes once. */
export async function bundledPackages(root: string, modules: readonly string[]): Promise<readonly BundledPackage[]> {
  const { packages: locked } = lockFile.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
  const folders = new Set(modules.flatMap((path) => PACKAGE_FOLDER.exec(path)?.[0] ?? []));
  const found = await Promise.all(
    [...folders].sort().map(async (folder) => readPackage(join(root, folder), locked[folder]?.integrity)),
  );
  const byId = new Map(found.map((one) => [idOf(one), one]));
  return [...byId.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

export const idOf = ({ name, version }: { readonly name: string; readonly version: string }) => `${name}@${version}`;

async function readPackage(folder: string, integrity: string | undefined): Promise<BundledPackage> {
  const { name, version, license } = packageJson.parse(
    JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')),
  );
  const files = (await readdir(folder)).filter((file) => LICENCE_FILE.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return { name, version, licence: license, texts: texts.map((text) => text.trim()), integrity };
}
