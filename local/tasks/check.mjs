// `npm run check`: one yes or no on style, the one-way import rule, types of source and tests, unused code, and on the
// connector: that what is committed is what the code says. And on the infrastructure, that the compiler finds nothing.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBicep, problemsOfInfra } from './bicep.mjs';
import { buildTools } from './build.mjs';

export async function check(root) {
  await buildTools(root, ['connector', 'connector-compat', 'connector-lint']);
  const colors = `--colors=${process.stdout.isTTY ? 'force' : 'off'}`;
  const node = (...parts) => [process.execPath, join(root, 'node_modules', ...parts)];
  const steps = [
    [
      'Style and import directions',
      [...node('@biomejs', 'biome', 'bin', 'biome'), 'ci', '--error-on-warnings', colors, '.'],
    ],
    ['Types of source and tests', [...node('typescript', 'bin', 'tsc'), '-p', '.']],
    ['Connector as the code says it', [process.execPath, join(root, 'dist', 'tools', 'connector.mjs'), '--check']],
    ['Connector by the rules of its importers', [process.execPath, join(root, 'dist', 'tools', 'connector-lint.mjs')]],
    ...compatibility(root),
    ['Unused files, exports and dependencies', [...node('knip', 'bin', 'knip.js'), '--no-progress']],
  ];
  let failed = 0;
  for (const [title, [command, ...args]] of steps) {
    const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
    console.log(`${status === 0 ? 'ok  ' : 'FAIL'}  ${title}`);
    if (status !== 0) failed += 1;
  }
  if (!(await checkInfra(root))) failed += 1;
  return failed === 0 ? 0 : 1;
}

/** Nobody who changes a word of the docs needs the compiler; what lands must have been seen by it. */
async function checkInfra(root) {
  const bicep = findBicep(root);
  const problems =
    bicep === undefined
      ? ['No Bicep compiler: install it, set BICEP_PATH, or install dotnet.']
      : await problemsOfInfra(root, bicep);
  for (const problem of problems) console.log(problem);
  const isLeftOut = bicep === undefined && process.env.CI !== 'true';
  const isGood = problems.length === 0 || isLeftOut;
  console.log(`${isGood ? (isLeftOut ? 'SKIP' : 'ok  ') : 'FAIL'}  Infrastructure without a diagnostic`);
  return isGood;
}

/** From the first tag on, flows made with what was released last must go on working. */
function compatibility(root) {
  const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const tag = git('describe', '--tags', '--abbrev=0').stdout?.trim() ?? '';
  const released = tag === '' ? undefined : git('show', `${tag}:connector/apiDefinition.swagger.json`);
  if (released?.status !== 0) {
    console.log('      No release has a connector yet with which this one could be compared.');
    return [];
  }
  const older = join(root, 'dist', 'tools', 'last-release.json');
  writeFileSync(older, released.stdout);
  const command = [process.execPath, join(root, 'dist', 'tools', 'connector-compat.mjs'), older];
  return [[`Flows made with ${tag} go on working`, command]];
}
