import { describe, expect, it } from 'vitest';
import { commitOrResolve } from '../../../../../shared/adapters/azure-tables/lost-answer.ts';
import type { CommitResult } from '../../../../../shared/adapters/azure-tables/table.ts';

async function resolve(result: CommitResult, mine: boolean) {
  let reads = 0;
  const resolved = await commitOrResolve({
    commit: async () => result,
    wasMine: async () => {
      reads += 1;
      return mine;
    },
  });
  return { resolved, reads };
}

describe('commitOrResolve', () => {
  it('reads nothing again after a commit that succeeded', async () => {
    const committed: CommitResult = { type: 'committed', etags: new Map([['r', 'e']]) };
    expect(await resolve(committed, false)).toEqual({ resolved: committed, reads: 0 });
  });

  it.each<CommitResult>([
    { type: 'conflict', cause: 'exists', index: 1 },
    { type: 'conflict', cause: 'changed' },
    { type: 'conflict', cause: 'missing' },
    { type: 'unknown' },
  ])('counts $type $cause as committed when the token is its own', async (result) => {
    expect(await resolve(result, true)).toEqual({ resolved: { type: 'committed' }, reads: 1 });
  });

  it('hands on a conflict with somebody else', async () => {
    const conflict: CommitResult = { type: 'conflict', cause: 'changed', index: 0 };
    expect((await resolve(conflict, false)).resolved).toEqual(conflict);
  });

  it('calls an unknown outcome of which nothing is seen lost', async () => {
    expect((await resolve({ type: 'unknown' }, false)).resolved).toEqual({ type: 'conflict', cause: 'lost' });
  });
});
