/** The keys under which a subscription is found again when its flow is saved anew: same workflow and inputs, same row. */
import { createHash } from 'node:crypto';
import type { WorkflowIdentity } from './callback-url.ts';
import { type InstanceId, type SubscriptionId, subscriptionIdOf } from './ids.ts';
import { subjectHashOf } from './subject.ts';
import { subjectOf, type Trigger } from './trigger.ts';

export interface SubscribeKeys {
  readonly subscriptionId: SubscriptionId;
  /** Stands for the workflow. */
  readonly ownerHash: string;
  /** Stands for the workflow's trigger: of one trigger's subscriptions only the newest stays. */
  readonly triggerHash: string;
}

export function subscribeKeysOf(workflow: WorkflowIdentity, instanceId: InstanceId, trigger: Trigger): SubscribeKeys {
  const subject = subjectHashOf(subjectOf(instanceId, trigger));
  // Headers name the workflow but not its trigger: then the trigger's kind is the best there is to tell two apart.
  const triggerName = workflow.triggerName === '' ? trigger.kind : workflow.triggerName;
  return {
    subscriptionId: subscriptionIdOf(subject, hash([workflow.workflowId, triggerName, ...inputsOf(trigger)])),
    ownerHash: hash([workflow.workflowId]).slice(0, 32),
    triggerHash: hash([workflow.workflowId, triggerName]).slice(0, 32),
  };
}

/** All inputs but the object, which the subject's hash stands for. */
function inputsOf(trigger: Trigger): string[] {
  switch (trigger.kind) {
    case 'data-source-refresh-failed':
    case 'data-source-refresh-succeeded':
      return [trigger.kind, String(trigger.cooldownInMs)];
    case 'segment-threshold-crossed':
    case 'measure-threshold-crossed': {
      const { kind, threshold, direction, rearmMargin, cooldownInMs } = trigger;
      return [kind, String(threshold), direction, String(rearmMargin), String(cooldownInMs)];
    }
    case 'full-refresh-completed':
      return [trigger.kind, trigger.outcome, trigger.submission, String(trigger.cooldownInMs)];
    case 'unification-completed':
      return [trigger.kind, trigger.outcome, String(trigger.cooldownInMs)];
  }
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('hex');
}
