/** The package as the command makes it, in memory; and the folder that it is in once it is deployed. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import { z } from 'zod';
import { type DeployedApp, makePackage } from '../../local/packaging/app-package.ts';

const deployedApp = z.object({
  files: z.record(z.string(), z.instanceof(Uint8Array)),
  modules: z.array(z.string()),
});

async function builtApp(): Promise<DeployedApp> {
  const build = await import(pathToFileURL(resolve('local/tasks/build.mjs')).href);
  return deployedApp.parse(await build.deployedApp(resolve('.')));
}

export async function packagedApp() {
  const made = await makePackage(resolve('.'), await builtApp());
  if (!made.ok) throw new Error(made.problems.join('\n'));
  return made;
}

export interface UnpackedApp {
  readonly folder: string;
  remove(): void;
}

/** Into an empty folder, with nothing installed beside or above it. */
export function unpack(zip: Uint8Array): UnpackedApp {
  const folder = mkdtempSync(join(tmpdir(), 'unpacked-app-'));
  for (const [path, content] of Object.entries(unzipSync(zip))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
