/** The compiler for a file of tests, which are left out where there is none: started before them, and ended after. */
import { afterAll, beforeAll, describe } from 'vitest';
import { type BicepCompiler, bicepPath, type Snapshot, startBicep } from './bicep-compiler.ts';

const WITHIN_IN_MS = 60_000;
const path = bicepPath();

export interface Bicep {
  readonly compiler: BicepCompiler;
  /** What each of the parameter files that were asked for would deploy. */
  snapshotOf(parameterFile: string): Snapshot;
}

/** Inside of it, `bicep` is ready in each test and not before. */
export function describeWithBicep(
  what: string,
  parameterFiles: readonly string[],
  tests: (bicep: Bicep) => void,
): void {
  describe.skipIf(path === undefined)(`${what} (left out where there is no Bicep compiler)`, () => {
    let started: BicepCompiler | undefined;
    const snapshots = new Map<string, Snapshot>();

    beforeAll(async () => {
      started = startBicep(path ?? '');
      for (const file of parameterFiles) snapshots.set(file, await started.snapshotOf(file));
    }, WITHIN_IN_MS);
    afterAll(() => started?.stop());

    tests({
      get compiler() {
        if (started === undefined) throw new Error('The compiler is not there before the first test.');
        return started;
      },
      snapshotOf(file) {
        const found = snapshots.get(file);
        if (found === undefined) throw new Error(`${file} was not read.`);
        return found;
      },
    });
  });
}
