/**
 * Finds out whether a write that was reported as failed has happened. The client repeats a write whose answer was
 * lost, and the repetition meets its own first try: what was written then looks like somebody else's conflict.
 */
import type { CommitResult, ConflictCause } from './table.ts';

export type ResolvedCommit =
  /** Written by this call; without `etags` that came out only on reading again. */
  | { readonly type: 'committed'; readonly etags?: ReadonlyMap<string, string> }
  /** Not written by this call as far as can be seen. `lost`: no answer came; the caller may try the same again. */
  | { readonly type: 'conflict'; readonly cause: ConflictCause | 'lost'; readonly index?: number };

/**
 * `wasMine` reads again and looks for a token that only this call has written: a random one, or a number with what it
 * was given to. It must look where nobody writes after this call without going through the same row's ETag, or hold
 * against all that may have been written since; else a write that was overtaken looks like one that never was.
 */
export async function commitOrResolve(call: {
  readonly commit: () => Promise<CommitResult>;
  readonly wasMine: () => Promise<boolean>;
}): Promise<ResolvedCommit> {
  const result = await call.commit();
  if (result.type === 'committed') return result;
  if (await call.wasMine()) return { type: 'committed' };
  return result.type === 'unknown' ? { type: 'conflict', cause: 'lost' } : result;
}
