// Posts one event to one flow. What goes wrong outside is part of the reply; only a defect of ours throws.
import type { CallbackReply } from '../domain/callback-reply.ts';
import type { CallbackUrl } from '../domain/callback-url.ts';

export interface CallbackRequest {
  readonly url: CallbackUrl;
  /** JSON text, sent as it is. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface CallbackSender {
  send(request: CallbackRequest): Promise<CallbackReply>;
}
