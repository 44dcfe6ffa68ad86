// Builds what runs: the app's one bundle, as it would be deployed, and the programs of the local stack.
import { build as bundle } from 'esbuild';

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

export async function build(root) {
  await Promise.all([
    bundle({
      ...common,
      absWorkingDir: root,
      entryPoints: ['functions/main.ts'],
      outfile: 'dist/main.js',
      // The language worker supplies it.
      external: ['@azure/functions-core'],
      banner: requireBanner,
      minify: true,
      // Errors are told apart by their class names.
      keepNames: true,
    }),
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
