/** Hosts of an app into which a fault has been planted: the same source, with a few lines of it changed on the way. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { CreateHost } from './host.ts';
import type { PlantedFault } from './planted-faults.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, '../../..');
/** From there the installed packages are found, and nothing else looks at it. */
const NURSERY = join(ROOT, 'node_modules/.cache/planted-faults');

export async function plant(fault: PlantedFault): Promise<CreateHost> {
  const patched = join(ROOT, fault.file);
  const outfile = join(NURSERY, `${process.pid}-${Date.now()}.mjs`);
  let isPlanted = false;
  await mkdir(NURSERY, { recursive: true });
  await build({
    entryPoints: [join(HERE, 'host.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
    // Errors are told apart by their class names.
    keepNames: true,
    plugins: [
      {
        name: 'plant',
        setup(setup) {
          setup.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
            if (path !== patched) return undefined;
            isPlanted = true;
            return { contents: changed(await readFile(path, 'utf8'), fault), loader: 'ts' };
          });
        },
      },
    ],
  });
  if (!isPlanted) throw new Error(`${fault.file} is no part of the app`);
  const { createHost }: { createHost: CreateHost } = await import(pathToFileURL(outfile).href);
  await rm(outfile);
  return createHost;
}

function changed(source: string, { name, file, changes }: PlantedFault): string {
  return changes.reduce((text, { find, replace }) => {
    const [before, after, ...more] = text.split(find);
    if (before === undefined || after === undefined || more.length > 0)
      throw new Error(`"${name}" cannot be planted any more: the place in ${file} has changed`);
    return `${before}${replace}${after}`;
  }, source);
}
