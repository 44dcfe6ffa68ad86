/** Hands one event to the topic. What goes wrong outside is part of the reply; only a defect of ours throws. */
import type { PublishReply } from '../domain/publish-reply.ts';

export interface EventPublisher {
  /** A CloudEvent as JSON text. */
  publish(event: string): Promise<PublishReply>;
}
