// Runs an invocation again by the function's retry policy. The count lives in memory only, as it does in the cloud.
import { setTimeout as delay } from 'node:timers/promises';
import type { RetryContext, RetryOptions } from './core-protocol.ts';
import type { InvocationResult } from './invocation.ts';

export async function runWithRetries(
  policy: RetryOptions | null | undefined,
  run: (retryContext?: RetryContext) => Promise<InvocationResult>,
  stopping: AbortSignal,
): Promise<InvocationResult> {
  if (!policy?.retryStrategy) return run();
  const maxRetryCount = policy.maxRetryCount ?? 0;
  for (let retryCount = 0, last: Error | undefined; ; retryCount += 1) {
    const result = await run({ retryCount, maxRetryCount, ...(last && { exception: { message: last.message } }) });
    const exhausted = maxRetryCount >= 0 && retryCount >= maxRetryCount;
    if (result.kind === 'succeeded' || exhausted || stopping.aborted) return result;
    last = result.error;
    try {
      await delay(retryDelay(policy, retryCount) * 1000, undefined, { signal: stopping });
    } catch {
      return result;
    }
  }
}

function retryDelay(policy: RetryOptions, retryCount: number): number {
  if (policy.retryStrategy !== 'exponentialBackoff') return policy.delayInterval?.seconds ?? 0;
  const shortest = policy.minimumInterval?.seconds ?? 0;
  return Math.min(shortest * 2 ** retryCount, policy.maximumInterval?.seconds ?? shortest);
}
