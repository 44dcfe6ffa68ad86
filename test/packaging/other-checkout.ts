/** A second checkout of this project as another machine may have it: elsewhere, later, with other files lying about. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export interface OtherCheckout {
  readonly command: string;
  packageThere(): { readonly printed: string; written(name: string): Buffer };
  remove(): void;
}

const SOURCES = ['functions', 'shared', 'local', 'test/bench/import-timer.ts'];
const SETTINGS = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'host.json',
  'LICENSE',
  'local.settings.sample.json',
];
/** What the command itself runs on; of the packages in the bundle only those are installed that are in it. */
const TOOLS = ['esbuild', '@esbuild', 'fflate', '@cyclonedx/cyclonedx-library', '.package-lock.json'];
/** Most of a package, and nothing that a build reads. */
const FOR_EDITORS = /\.(?:map|d\.[cm]?ts)$/;
const SECRET = 'a-secret-that-somebody-left-lying-about';
const LIES_ABOUT = ['local.settings.json', '.env', 'dist/main.js', 'dist/parts/old.js', 'dist/main.js.map', 'key.pem'];

export function otherCheckout(modules: readonly string[]): OtherCheckout {
  const folder = mkdtempSync(join(tmpdir(), 'another checkout '));
  const packages = modules.flatMap((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  const tools = TOOLS.map((name) => `node_modules/${name}`);
  for (const path of new Set([...SOURCES, ...SETTINGS, ...packages, ...tools])) {
    cpSync(path, join(folder, path), { recursive: true, filter: (file) => !FOR_EDITORS.test(file) });
  }
  for (const path of LIES_ABOUT) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), SECRET);
  }
  const clock = join(folder, 'clock');
  writeFileSync(clock, String(400 * 24 * 60 * 60_000));
  const preload = new URL('../proof/clock/clock-ahead.mjs', import.meta.url).href;
  const command = join(folder, 'local', 'tasks', 'run.mjs');
  const env = {
    ...process.env,
    TZ: 'Pacific/Kiritimati',
    CLOCK_AHEAD_FILE: clock,
    NODE_OPTIONS: `--import ${preload}`,
  };
  return {
    command,
    packageThere() {
      const out = join(folder, 'out');
      const printed = execFileSync(process.execPath, [command, 'package', '--out', out], { cwd: tmpdir(), env });
      return { printed: printed.toString(), written: (name) => readFileSync(resolve(out, name)) };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
