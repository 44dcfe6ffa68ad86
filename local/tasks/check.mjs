// `npm run check`: one yes or no on style, the one-way import rule, types of source and tests, and unused code.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export function check(root) {
  const colors = `--colors=${process.stdout.isTTY ? 'force' : 'off'}`;
  const node = (...parts) => [process.execPath, join(root, 'node_modules', ...parts)];
  const steps = [
    [
      'Style and import directions',
      [...node('@biomejs', 'biome', 'bin', 'biome'), 'ci', '--error-on-warnings', colors, '.'],
    ],
    ['Types of source and tests', [...node('typescript', 'bin', 'tsc'), '-p', '.']],
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
