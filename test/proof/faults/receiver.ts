/** The flows that are called: what really arrived is written down here, whatever the caller hears of it. */
import type { CallbackReply } from '../../../shared/domain/callback-reply.ts';
import type { Instant } from '../../../shared/domain/instant.ts';
import type { CallbackSender } from '../../../shared/ports/callback-sender.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import { answered, FLOW_DELETED, FLOW_OFF, failed } from '../../fakes/scripted-sender.ts';
import type { Dice } from '../dice.ts';
import type { Fate, HostGate } from './gate.ts';
import type { Makers } from './makers.ts';
import type { Tasks } from './tasks.ts';

export interface Post {
  readonly number: number;
  readonly eventId: string;
  readonly attempt: number;
  readonly url: string;
  readonly body: string;
  /** The task of the host that called. */
  readonly task: number;
  readonly beganAt: Instant;
  hasArrived: boolean;
  /** What the caller was told; absent where it died before. */
  reply?: CallbackReply;
  repliedAt?: Instant;
  /** How many posts had begun by then. */
  postsByThen?: number;
}

interface ReceiverOptions {
  readonly dice: Dice;
  readonly clock: Clock;
  readonly tasks: Tasks;
  readonly makers: Makers;
  readonly troublePercent: number;
}

const PASSING_TROUBLE: readonly CallbackReply[] = [
  answered(503),
  answered(503),
  answered(500),
  answered(429, { retryAfterInSeconds: 20 }),
  answered(401),
  answered(413),
  FLOW_OFF,
];
const GONE: readonly CallbackReply[] = [answered(404), answered(410), FLOW_DELETED];

export class Receiver {
  readonly posts: Post[] = [];
  troublePercent: number;
  readonly #dice: Dice;
  readonly #clock: Clock;
  readonly #tasks: Tasks;
  readonly #makers: Makers;

  constructor({ dice, clock, tasks, makers, troublePercent }: ReceiverOptions) {
    this.#dice = dice;
    this.#clock = clock;
    this.#tasks = tasks;
    this.#makers = makers;
    this.troublePercent = troublePercent;
  }

  hasSaidGone(flow: string): boolean {
    return this.posts.some(({ url, reply }) => isOf(url, flow) && reply !== undefined && GONE.includes(reply));
  }

  hasRefused(flow: string): boolean {
    return this.posts.some(
      ({ url, reply }) => isOf(url, flow) && reply?.kind === 'answered' && reply.status >= 400 && reply.status < 500,
    );
  }

  senderOf(gate: HostGate): CallbackSender {
    return {
      send: async ({ url, body, headers }) => {
        const post: Post = {
          number: this.posts.length,
          eventId: headers['x-audience-signals-event-id'] ?? '',
          attempt: Number(headers['x-audience-signals-attempt']),
          url,
          body,
          task: this.#tasks.current,
          beganAt: this.#clock(),
          hasArrived: false,
        };
        this.posts.push(post);
        const reply = await this.#call(gate, post);
        post.reply = reply;
        post.repliedAt = this.#clock();
        post.postsByThen = this.posts.length;
        return reply;
      },
    };
  }

  #troubleOf({ url }: Post): CallbackReply | undefined {
    if (!this.#dice.percent(this.troublePercent)) return undefined;
    // Whether a flow is gone is told only where it is certain which of its subscriptions that ends.
    return this.#dice.pickOf(this.#makers.isCertain(url) ? [...PASSING_TROUBLE, ...GONE] : PASSING_TROUBLE);
  }

  async #call(gate: HostGate, post: Post): Promise<CallbackReply> {
    const what = `${post.eventId} (attempt ${post.attempt})`;
    const onTheWay = await gate.hold('post', `post ${what}`, async (fate) => () => lostBy(fate));
    if (onTheWay !== undefined) return onTheWay;
    post.hasArrived = true;
    const reply = this.#troubleOf(post);
    return gate.hold('answer', `answer ${what}`, async (fate) => () => lostBy(fate) ?? reply ?? answered(202));
  }
}

function isOf(url: string, flow: string): boolean {
  return url.includes(`/workflows/${flow}/`);
}

function lostBy(fate: Fate): CallbackReply | undefined {
  if (fate === 'pass') return undefined;
  return failed(fate.startsWith('silence') ? 'time-out' : 'network');
}
