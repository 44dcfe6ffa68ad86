/** What arrives at the flows, byte for byte, with a tap in front of them: also what no answer ever reached. */
import { type Receiver, startReceiver } from '../../../local/receiver/receiver.ts';
import type { Moment } from './ambush.ts';
import { startWiretap } from './wiretap.ts';

export interface Post {
  readonly eventId: string;
  readonly body: string;
  /** Undefined where nobody was answered. */
  status?: number;
}

export interface Flows {
  readonly receiver: Receiver;
  /** Where callback URLs lead to. */
  readonly origin: string;
  readonly posts: readonly Post[];
  /** Called at each post; answers false where it is to go no further. */
  onPost: (phase: Moment['phase']) => boolean;
  stop(): Promise<void>;
}

export async function startFlows(): Promise<Flows> {
  const receiver = await startReceiver();
  const posts: Post[] = [];
  const underWay = new Map<object, Post>();
  const tap = await startWiretap(receiver.origin, {
    asked(call) {
      const post = { eventId: String(call.headers['x-audience-signals-event-id']), body: call.body };
      posts.push(post);
      underWay.set(call, post);
      return flows.onPost('asked');
    },
    answered(call, { status }) {
      const post = underWay.get(call);
      underWay.delete(call);
      const goesOn = flows.onPost('answered');
      if (post !== undefined && goesOn) post.status = status;
      return goesOn;
    },
  });
  const flows: Flows = {
    receiver,
    origin: tap.origin,
    posts,
    onPost: () => true,
    async stop() {
      await tap.stop();
      await receiver.stop();
    },
  };
  return flows;
}
