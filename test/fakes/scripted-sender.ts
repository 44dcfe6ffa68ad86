/** Answers posts to flows as a test says, and remembers them. */
import type { CallbackAnswer, CallbackFailure, CallbackReply } from '../../shared/domain/callback-reply.ts';
import type { CallbackRequest, CallbackSender } from '../../shared/ports/callback-sender.ts';

/** `count` numbers the posts from 0. */
export type SenderScript = (request: CallbackRequest, count: number) => CallbackReply | Promise<CallbackReply>;

export class ScriptedSender implements CallbackSender {
  readonly sent: CallbackRequest[] = [];
  #script: SenderScript = () => answered(202);

  /** For all posts from now on. */
  answer(script: CallbackReply | SenderScript): void {
    this.#script = typeof script === 'function' ? script : () => script;
  }

  async send(request: CallbackRequest): Promise<CallbackReply> {
    this.sent.push(request);
    return this.#script(request, this.sent.length - 1);
  }
}

export function answered(status: number, rest: Partial<Omit<CallbackAnswer, 'kind' | 'status'>> = {}): CallbackReply {
  return { kind: 'answered', status, durationInMs: 12, ...rest };
}

/** As the engine answers for a flow that is switched off. */
export const FLOW_OFF = answered(400, {
  code: 'WorkflowTriggerIsNotEnabled',
  message: "Could not execute workflow trigger 'manual' of workflow 'flow' in state 'Disabled'.",
});

export const FLOW_DELETED = answered(400, {
  code: 'WorkflowTriggerIsNotEnabled',
  message: "Could not execute workflow trigger 'manual' of workflow 'flow' in state 'Deleted'.",
});

export function failed(cause: CallbackFailure): CallbackReply {
  return { kind: 'failed', cause, durationInMs: 12 };
}
