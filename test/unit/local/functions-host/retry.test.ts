import { describe, expect, it } from 'vitest';
import type { RetryContext } from '../../../../local/functions-host/core-protocol.ts';
import type { InvocationResult } from '../../../../local/functions-host/invocation.ts';
import { runWithRetries } from '../../../../local/functions-host/retry.ts';

const SUCCEEDED: InvocationResult = { kind: 'succeeded', response: {} };
const at = (seconds: number) => ({ seconds });
const never = new AbortController().signal;

/** Fails so many times, then succeeds; keeps what each run was told. */
function failing(times: number) {
  const told: (RetryContext | undefined)[] = [];
  const run = async (context?: RetryContext): Promise<InvocationResult> => {
    told.push(context);
    return told.length > times ? SUCCEEDED : { kind: 'failed', error: new Error(`failure ${told.length}`) };
  };
  return { told, run };
}

describe('runWithRetries', () => {
  it('runs once without a policy, and tells the run nothing of retries', async () => {
    const { told, run } = failing(1);
    expect((await runWithRetries(undefined, run, never)).kind).toBe('failed');
    expect(told).toEqual([undefined]);
  });

  it('runs again until a success, telling the count and the failure before', async () => {
    const { told, run } = failing(1);
    const policy = { retryStrategy: 'fixedDelay', maxRetryCount: 5, delayInterval: at(0) } as const;
    expect(await runWithRetries(policy, run, never)).toEqual(SUCCEEDED);
    expect(told).toEqual([
      { retryCount: 0, maxRetryCount: 5 },
      { retryCount: 1, maxRetryCount: 5, exception: { message: 'failure 1' } },
    ]);
  });

  it('gives up after the last retry with the last failure', async () => {
    const { told, run } = failing(9);
    const policy = {
      retryStrategy: 'exponentialBackoff',
      maxRetryCount: 2,
      minimumInterval: at(0),
      maximumInterval: at(0),
    } as const;
    expect(await runWithRetries(policy, run, never)).toMatchObject({ kind: 'failed', error: { message: 'failure 3' } });
    expect(told).toHaveLength(3);
  });

  it('retries for ever where the policy says -1', async () => {
    const { told, run } = failing(20);
    const policy = { retryStrategy: 'fixedDelay', maxRetryCount: -1, delayInterval: at(0) } as const;
    expect(await runWithRetries(policy, run, never)).toEqual(SUCCEEDED);
    expect(told).toHaveLength(21);
  });

  it('does not wait for the next run once the host stops', async () => {
    const { told, run } = failing(9);
    const stopping = new AbortController();
    const policy = { retryStrategy: 'fixedDelay', maxRetryCount: 5, delayInterval: at(3_600) } as const;
    const ended = runWithRetries(policy, run, stopping.signal);
    await expect.poll(() => told.length).toBe(1);
    stopping.abort();
    expect(await ended).toMatchObject({ kind: 'failed', error: { message: 'failure 1' } });
    expect(told).toHaveLength(1);
  });
});
