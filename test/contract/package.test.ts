/** What the package says of itself and of what it brings along. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PERMISSIVE_LICENCES } from '../../local/packaging/licences.ts';
import { APP_VERSION } from '../../shared/contracts/health-route.ts';

interface Locked {
  readonly dev?: boolean;
  readonly license?: string;
  readonly version?: string;
}

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const lockText = readFileSync('package-lock.json', 'utf8');
const locked: [string, Locked][] = Object.entries(JSON.parse(lockText).packages);
const atRunTime = locked.filter(([path, { dev }]) => path !== '' && dev !== true);

describe('The package', () => {
  it('has the version that the app tells of itself', () => {
    expect(read('package.json').version).toBe(APP_VERSION);
    expect(read('package-lock.json').version).toBe(APP_VERSION);
  });

  it('pins what it depends on exactly', () => {
    const { dependencies, devDependencies } = read('package.json');
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)),
    );
    expect(loose).toEqual([]);
  });

  it('can be installed from whichever registry one has: its lock names no address', () => {
    expect(lockText).not.toContain('"resolved"');
    expect(lockText.match(/https?:\/\/\S*registry\S*/g)).toBeNull();
  });

  it('brings only permissive licences into the deployed app', () => {
    expect(atRunTime.length).toBeGreaterThan(10);
    expect(
      atRunTime.filter(([, { license }]) => !PERMISSIVE_LICENCES.some((one) => one === license)).map(([path]) => path),
    ).toEqual([]);
  });

  it('starts at the bundle that the build makes', () => {
    expect(read('package.json').main).toBe('dist/main.js');
  });
});
