// Runs hosted functions for all triggers alike: retries, queue outputs, a log line for a failure, and a count of what is
// under way, so that the host can end without cutting it off.
import type { LoadedApp } from './app-loader.ts';
import type { HostedFunction } from './hosted-functions.ts';
import { type InvocationResult, runInvocation, type TriggerInput } from './invocation.ts';
import type { OnLog } from './log-lines.ts';
import type { QueueOutput } from './queue-output.ts';
import { runWithRetries } from './retry.ts';

export class FunctionRunner {
  readonly #app: LoadedApp;
  readonly #queueOutput: QueueOutput;
  readonly #onLog: OnLog;
  readonly #stopping: AbortSignal;
  readonly #underWay = new Set<Promise<InvocationResult>>();

  constructor(app: LoadedApp, queueOutput: QueueOutput, onLog: OnLog, stopping: AbortSignal) {
    this.#app = app;
    this.#queueOutput = queueOutput;
    this.#onLog = onLog;
    this.#stopping = stopping;
  }

  async run(hosted: HostedFunction, input: TriggerInput): Promise<InvocationResult> {
    const running = this.#runToTheEnd(hosted, input);
    this.#underWay.add(running);
    try {
      return await running;
    } finally {
      this.#underWay.delete(running);
    }
  }

  /** Resolves when the invocations that are under way now have ended. */
  async idle(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #runToTheEnd(hosted: HostedFunction, input: TriggerInput): Promise<InvocationResult> {
    const { registered, triggerBinding, name } = hosted;
    const result = await runWithRetries(
      registered.metadata.retryOptions,
      async (retryContext) => {
        const once = await runInvocation(this.#app, registered, triggerBinding, input, this.#onLog, retryContext);
        return once.kind === 'succeeded' ? this.#writeOutputs(hosted, once) : once;
      },
      this.#stopping,
    );
    if (result.kind === 'failed') {
      const message = `Failed: ${result.error.stack ?? result.error.message}`;
      this.#onLog({ time: new Date(), level: 'error', source: 'host', functionName: name, message });
    }
    return result;
  }

  async #writeOutputs(
    hosted: HostedFunction,
    result: Extract<InvocationResult, { kind: 'succeeded' }>,
  ): Promise<InvocationResult> {
    try {
      await this.#queueOutput.write(hosted, result.response);
      return result;
    } catch (error) {
      return { kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) };
    }
  }
}
