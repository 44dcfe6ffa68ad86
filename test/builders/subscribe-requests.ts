/** Subscribe calls as a workflow engine makes them when a flow is saved. */
import type { Result } from '../../shared/domain/failure.ts';
import type { Trigger } from '../../shared/domain/trigger.ts';
import type { SubscribeRequest } from '../../shared/use-cases/subscribing/subscribe.ts';
import { INSTANCE_ID } from './observations.ts';
import { aSegmentTrigger } from './subscriptions.ts';

/** Each save of a flow makes another address, of the same workflow and trigger. */
export function callbackUrlOf({ flow = 'flow-1', triggerName = 'manual', save = 1 } = {}): string {
  return `https://prod-01.westeurope.logic.azure.com/workflows/${flow}/triggers/${triggerName}/versions/${save}/run?sig=${flow}-${save}`;
}

export function aSubscribeRequest(
  overrides: { flow?: string; triggerName?: string; save?: number; trigger?: Trigger } & Partial<SubscribeRequest> = {},
): SubscribeRequest {
  const { flow, triggerName, save, ...rest } = overrides;
  const url = callbackUrlOf({
    ...(flow === undefined ? {} : { flow }),
    ...(triggerName === undefined ? {} : { triggerName }),
    ...(save === undefined ? {} : { save }),
  });
  return { instanceId: INSTANCE_ID, trigger: aSegmentTrigger(), callbackUrl: url, headers: {}, ...rest };
}

/** The value of a call that a test expects to go well. */
export function taken<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`Expected success, but it failed: ${JSON.stringify(result.failure)}`);
  return result.value;
}
