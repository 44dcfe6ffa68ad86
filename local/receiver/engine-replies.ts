// What the workflow engine answers to a callback, in its own codes and headers.
import { randomBytes } from 'node:crypto';
import type { CallbackFailure, Flow } from './flow.ts';

export interface EngineReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: { readonly error: { readonly code: string; readonly message: string } };
}

export function accepted({ workflowId }: Flow): EngineReply {
  const runId = `085${randomBytes(14).toString('hex').toUpperCase()}CU01`;
  return {
    status: 202,
    headers: {
      'x-ms-workflow-id': workflowId,
      'x-ms-workflow-name': workflowId,
      'x-ms-workflow-run-id': runId,
      'x-ms-workflow-version': '08585000000000000000',
      'x-ms-trigger-history-name': runId,
      'x-ms-client-tracking-id': runId,
      'x-ms-execution-location': 'local',
    },
  };
}

export function notEnabled({ workflowId, triggerName }: Flow, state: 'Disabled' | 'Deleted'): EngineReply {
  return refused(
    400,
    'WorkflowTriggerIsNotEnabled',
    `Could not execute workflow '${workflowId}' trigger '${triggerName}' with state '${state}': trigger is not enabled.`,
  );
}

export function wronglySigned(): EngineReply {
  return refused(
    401,
    'DirectApiAuthorizationRequired',
    'The request must be authenticated only by Shared Access scheme.',
  );
}

export function workflowNotFound(workflowId: string): EngineReply {
  return refused(404, 'WorkflowNotFound', `The workflow '${workflowId}' could not be found.`);
}

export function notAcceptable(message: string): EngineReply {
  return refused(400, 'InvalidRequestContent', message);
}

export function failing({ status, retryAfterInSeconds }: CallbackFailure): EngineReply {
  const reply =
    status === 429
      ? refused(429, 'WorkflowTriggerThrottled', 'Too many requests for this trigger.')
      : refused(503, 'ServiceUnavailable', 'The workflow engine is busy.');
  if (retryAfterInSeconds === undefined) return reply;
  return { ...reply, headers: { 'retry-after': String(retryAfterInSeconds) } };
}

function refused(status: number, code: string, message: string): EngineReply {
  return { status, headers: {}, body: { error: { code, message } } };
}
