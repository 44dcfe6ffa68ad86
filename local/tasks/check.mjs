// `npm run check`: one yes or no on style, the one-way import rule, types of source and tests, unused code, and on the
// connector: that what is committed is what the code says.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildTools } from './build.mjs';

export async function check(root) {
  await buildTools(root, ['connector']);
  const colors = `--colors=${process.stdout.isTTY ? 'force' : 'off'}`;
  const node = (...parts) => [process.execPath, join(root, 'node_modules', ...parts)];
  const steps = [
    [
      'Style and import directions',
      [...node('@biomejs', 'biome', 'bin', 'biome'), 'ci', '--error-on-warnings', colors, '.'],
    ],
    ['Types of source and tests', [...node('typescript', 'bin', 'tsc'), '-p', '.']],
    ['Connector as the code says it', [process.execPath, join(root, 'dist', 'tools', 'connector.mjs'), '--check']],
    ['Unused files, exports and dependencies', [...node('knip', 'bin', 'knip.js'), '--no-progress']],
  ];
  let failed = 0;
  for (const [title, [command, ...args]] of steps) {
    const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
    console.log(`${status === 0 ? 'ok  ' : 'FAIL'}  ${title}`);
    if (status !== 0) failed += 1;
  }
  return failed === 0 ? 0 : 1;
}
