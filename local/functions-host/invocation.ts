// Runs one invocation of a function through the library's model and the app's hooks, step by step as the real language
// worker does. A handler that fails is an expected outcome, not an exception.
import { randomBytes, randomUUID } from 'node:crypto';
import type { LoadedApp } from './app-loader.ts';
import type { RegisteredFunction } from './core-module.ts';
import type { CoreInvocationContext, InputData, InvocationResponse, RetryContext } from './core-protocol.ts';
import type { OnLog } from './log-lines.ts';

export interface TriggerInput {
  readonly data: InputData;
  readonly metadata?: Readonly<Record<string, InputData>>;
  /** W3C trace context of the caller, continued by the invocation. */
  readonly traceParent?: string;
}

export type InvocationResult =
  | { readonly kind: 'succeeded'; readonly response: InvocationResponse }
  | { readonly kind: 'failed'; readonly error: Error };

export async function runInvocation(
  app: LoadedApp,
  { metadata, callback }: RegisteredFunction,
  triggerBinding: string,
  input: TriggerInput,
  onLog: OnLog,
  retryContext?: RetryContext,
): Promise<InvocationResult> {
  const invocationId = randomUUID();
  const core: CoreInvocationContext = {
    invocationId,
    metadata,
    request: {
      invocationId,
      functionId: metadata.name,
      inputData: [{ name: triggerBinding, data: input.data }],
      triggerMetadata: input.metadata ?? {},
      traceContext: { traceParent: childTraceParent(input.traceParent) },
      ...(retryContext && { retryContext }),
    },
    log: (level, source, message) => onLog({ time: new Date(), level, source, functionName: metadata.name, message }),
  };
  try {
    return { kind: 'succeeded', response: await runSteps(app, core, callback) };
  } catch (thrown) {
    return { kind: 'failed', error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }
}

async function runSteps(
  { model, registry, appHookData }: LoadedApp,
  core: CoreInvocationContext,
  functionCallback: RegisteredFunction['callback'],
): Promise<InvocationResponse> {
  const invocation = model.getInvocationModel(core);
  const { context, inputs } = await invocation.getArguments();
  const hookData = {};

  core.state = 'preInvocationHooks';
  const before = { hookData, appHookData, invocationContext: context, functionCallback, inputs };
  for (const hook of registry.hooks('preInvocation')) await hook(before);

  core.state = 'invocation';
  const after: { result: unknown; error: unknown } & Record<string, unknown> = {
    hookData,
    appHookData,
    invocationContext: context,
    inputs: before.inputs,
    result: null,
    error: null,
  };
  try {
    after.result = await invocation.invokeFunction(context, before.inputs, before.functionCallback);
  } catch (thrown) {
    // A handler may throw nothing at all; the hooks and the outcome must still see a failure.
    after.error = thrown ?? new Error('Unknown error');
  }

  core.state = 'postInvocationHooks';
  for (const hook of registry.hooks('postInvocation')) await hook(after);
  core.state = undefined;
  if (after.error !== null && after.error !== undefined) throw after.error;
  return invocation.getResponse(context, after.result);
}

function childTraceParent(parent: string | undefined): string {
  const traceId = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(parent ?? '')?.[1];
  return `00-${traceId ?? randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}
