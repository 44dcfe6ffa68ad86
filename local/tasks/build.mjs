// Builds what runs: the app's bundle, as it would be deployed, and the programs of the local stack and of the bench.
import { readdir, rm } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { build as bundle } from 'esbuild';
import { identityBundle, leanPackages } from './lean-packages.mjs';

const common = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'linked',
  legalComments: 'none',
  logLevel: 'warning',
};

// Bundled CommonJS packages call `require`, which an ES module has to make for itself.
const requireBanner = {
  js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
};

/** Names stay as they are: errors are told apart by theirs, and restoring them at the start would take longer. */
const deployed = { ...common, banner: requireBanner, minifySyntax: true, minifyWhitespace: true };

/** The app, and beside it in `parts` what it loads on first use. */
const appOptions = (root) => ({
  ...deployed,
  absWorkingDir: root,
  entryPoints: ['functions/main.ts'],
  outdir: 'dist',
  splitting: true,
  chunkNames: 'parts/[name]-[hash]',
  metafile: true,
  // The language worker supplies it.
  external: ['@azure/functions-core'],
  plugins: [leanPackages],
});

async function appBundle(root) {
  const parts = join(root, 'dist', 'parts');
  const { metafile } = await bundle(appOptions(root));
  const made = new Set(Object.keys(metafile.outputs).map((path) => basename(path)));
  for (const name of await readdir(parts)) if (!made.has(name)) await rm(join(parts, name), { force: true });
}

/**
 * The app as it is deployed, made in memory: its files by path, and the paths of the modules that are in them. Without
 * source maps, which tell of the machine and are as large as the rest.
 */
export async function deployedApp(root) {
  const inMemory = { write: false, metafile: true, sourcemap: false };
  const results = await Promise.all([
    bundle({ ...appOptions(root), ...inMemory }),
    identityBundle({ ...deployed, absWorkingDir: root, ...inMemory }),
  ]);
  const files = results.flatMap(({ outputFiles }) =>
    outputFiles.map(({ path, contents }) => [relative(root, path).split(sep).join('/'), contents]),
  );
  const modules = results
    .flatMap(({ metafile }) => Object.values(metafile.outputs))
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => path);
  return { files: Object.fromEntries(files), modules: [...new Set(modules)] };
}

/** What makes, checks and compares the connector, and what packages and deploys the app: `dist/tools/`. Quick enough for each check. */
export function buildTools(root, names) {
  return bundle({
    ...common,
    absWorkingDir: root,
    entryPoints: Object.fromEntries(names.map((name) => [name, TOOLS[name]])),
    outdir: 'dist/tools',
    outExtension: { '.js': '.mjs' },
    packages: 'external',
  });
}

/** Invocations are made by the Functions library itself, whose CommonJS has to be bundled. */
export function buildEstimate(root) {
  return bundle({
    ...common,
    absWorkingDir: root,
    entryPoints: ['test/estimate/main.ts'],
    outfile: 'dist/tools/estimate.mjs',
    banner: requireBanner,
    external: ['@azure/functions-core'],
  });
}

const TOOLS = {
  package: 'local/packaging/main.ts',
  deployment: 'local/deployment/main.ts',
  'import-timer': 'test/bench/import-timer.ts',
  connector: 'connector/main.ts',
  'connector-lint': 'connector/linter/main.ts',
  'connector-compat': 'connector/compat/main.ts',
};

export async function build(root) {
  await Promise.all([
    appBundle(root),
    identityBundle({ ...deployed, absWorkingDir: root }),
    bundle({ ...common, absWorkingDir: root, entryPoints: ['local/stack/main.ts'], outfile: 'dist/local/stack.mjs' }),
    bundle({
      ...common,
      absWorkingDir: root,
      entryPoints: ['local/functions-host/main.ts'],
      outfile: 'dist/local/functions-host.mjs',
      banner: requireBanner,
    }),
    bundle({
      ...common,
      absWorkingDir: root,
      entryPoints: {
        bench: 'test/bench/main.ts',
        app: 'test/bench/app-program.ts',
        receiver: 'test/bench/receiver-program.ts',
        'import-timer': 'test/bench/import-timer.ts',
      },
      outdir: 'dist/bench',
      outExtension: { '.js': '.mjs' },
      // What it measures beside the app comes as it is installed.
      packages: 'external',
    }),
  ]);
}
