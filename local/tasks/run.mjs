// Entry of `npm start`, `npm test` and the other scripts: installs what is missing from the lock file, builds, and hands
// over. Plain JavaScript on purpose, since on a bare checkout nothing else can run yet.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const [task = '', ...args] = process.argv.slice(2);

const tasks = {
  build,
  async start() {
    await build();
    return run(process.execPath, [join(root, 'dist', 'local', 'stack.mjs'), ...args]);
  },
  async test() {
    await build();
    return run(process.execPath, [bin('vitest', 'vitest.mjs'), 'run', ...args]);
  },
  /** The proofs alone, with more cases: `npm run prove -- [rooms, or room/file] [--seed N] [--count N]`. */
  async prove() {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { seed: { type: 'string' }, count: { type: 'string' } },
    });
    await build();
    const asked = {
      ...(values.seed === undefined ? {} : { PROOF_SEED: values.seed }),
      ...(values.count === undefined ? {} : { PROOF_COUNT: values.count }),
    };
    const rooms = (positionals.length === 0 ? [''] : positionals).map((name) => `test/proof/${name}`);
    return run(process.execPath, [bin('vitest', 'vitest.mjs'), 'run', ...rooms], {
      env: { ...process.env, PROOF: 'prove', ...asked },
    });
  },
  /** What the app costs, measured: `npm run bench -- [--json]`. */
  async bench() {
    await build();
    return run(process.execPath, [join(root, 'dist', 'bench', 'bench.mjs'), ...args]);
  },
  /** Writes the zip that is deployed, its bill of materials and its licences: `npm run package -- [--out <folder>]`. */
  async package() {
    const { buildTools, deployedApp } = await import('./build.mjs');
    await buildTools(root, ['package', 'import-timer']);
    const { packageApp } = await import(pathToFileURL(join(root, 'dist', 'tools', 'package.mjs')).href);
    return packageApp(root, await deployedApp(root), args);
  },
  /** The whole deployment by the Azure CLI: `npm run deploy -- --group <resource group>`. */
  deploy: () => deployment('deploy'),
  /** Hooks of azd, see azure.yaml. */
  'after-provision': () => deployment('after-provision'),
  'after-deploy': () => deployment('after-deploy'),
  /** What an installation costs in a month, of counts that are measured now: `npm run estimate -- [--write]`. */
  async estimate() {
    const { buildEstimate } = await import('./build.mjs');
    await buildEstimate(root);
    return run(process.execPath, [join(root, 'dist', 'tools', 'estimate.mjs'), ...args]);
  },
  /** Writes what is generated of the connector; with `--host`, the folders to import as well. */
  connector: () => tool('connector'),
  'connector:lint': () => tool('connector-lint'),
  'connector:compat': () => tool('connector-compat'),
  async check() {
    const { check } = await import('./check.mjs');
    return check(root);
  },
};

const wanted = Object.hasOwn(tasks, task) ? tasks[task] : undefined;
if (wanted === undefined) {
  console.error(`Usage: node local/tasks/run.mjs ${Object.keys(tasks).join('|')} [options]`);
  process.exit(2);
}
await install();
process.exitCode = (await wanted()) ?? 0;

async function tool(name) {
  const { buildTools } = await import('./build.mjs');
  await buildTools(root, [name]);
  return run(process.execPath, [join(root, 'dist', 'tools', `${name}.mjs`), ...args]);
}

async function deployment(command) {
  const { buildTools } = await import('./build.mjs');
  await buildTools(root, ['deployment']);
  const { commands } = await import(pathToFileURL(join(root, 'dist', 'tools', 'deployment.mjs')).href);
  return commands[command](root, args);
}

async function build() {
  const { build: bundle } = await import('./build.mjs');
  await bundle(root);
}

/** Only where what is installed is not what the lock file says. */
async function install() {
  if (isInstalled()) return;
  console.log('Installing what package-lock.json lists …');
  const npm = process.env.npm_execpath;
  const code =
    npm === undefined
      ? await run('npm', ['ci'], { shell: process.platform === 'win32' })
      : await run(process.execPath, [npm, 'ci']);
  if (code !== 0) process.exit(code);
}

/** Packages for other platforms are in the lock file and rightly missing. */
function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const present = packagesIn(installed);
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  );
}

function packagesIn(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

function bin(name, file) {
  return join(root, 'node_modules', name, file);
}

/** The exit code. Signals reach the child by itself, being of the same terminal; its end is waited for. */
function run(command, parameters, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { cwd: root, stdio: 'inherit', ...options });
    const pass = (signal) => child.kill(signal);
    process.on('SIGTERM', pass);
    process.on('SIGINT', () => {});
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
}
