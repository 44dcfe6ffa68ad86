// Builds what runs: the app's bundle, as it would be deployed, and the programs of the local stack and of the bench.
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

/** What makes, checks and compares the connector: `dist/tools/`. Quick enough for each check. */
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

const TOOLS = {
  connector: 'connector/main.ts',
  'connector-lint': 'connector/linter/main.ts',
  'connector-compat': 'connector/compat/main.ts',
};

export async function build(root) {
  await Promise.all([
    bundle({
      ...deployed,
      absWorkingDir: root,
      entryPoints: ['functions/main.ts'],
      outfile: 'dist/main.js',
      // The language worker supplies it.
      external: ['@azure/functions-core'],
      plugins: [leanPackages],
    }),
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
