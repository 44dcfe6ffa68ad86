/** The topic that events go to, in half of the schedules: what really arrived is written down here, whatever the caller hears of it. */
import type { PublishReply } from '../../../shared/domain/publish-reply.ts';
import type { EventPublisher } from '../../../shared/ports/event-publisher.ts';
import { topicAnswered, topicFailed } from '../../fakes/scripted-publisher.ts';
import type { Dice } from '../dice.ts';
import type { Fate, HostGate } from './gate.ts';

export interface Publication {
  readonly eventId: string;
  readonly body: string;
  hasArrived: boolean;
  /** What the caller was told; absent where it died before. */
  reply?: PublishReply;
}

const TROUBLE: readonly PublishReply[] = [
  topicAnswered(503),
  topicAnswered(500),
  topicAnswered(429, 20),
  topicAnswered(401),
  topicAnswered(404),
  topicFailed('sign-in'),
  topicAnswered(400),
  topicAnswered(413),
];

export class FaultyTopic {
  readonly publications: Publication[] = [];
  troublePercent: number;
  readonly #dice: Dice;

  constructor(dice: Dice, troublePercent: number) {
    this.#dice = dice;
    this.troublePercent = troublePercent;
  }

  publisherOf(gate: HostGate): EventPublisher {
    return {
      publish: async (body) => {
        const publication: Publication = { eventId: JSON.parse(body).id, body, hasArrived: false };
        this.publications.push(publication);
        publication.reply = await this.#call(gate, publication);
        return publication.reply;
      },
    };
  }

  async #call(gate: HostGate, publication: Publication): Promise<PublishReply> {
    const what = `publication of ${publication.eventId}`;
    const onTheWay = await gate.hold('post', `post ${what}`, async (fate) => () => lostBy(fate));
    if (onTheWay !== undefined) return onTheWay;
    const trouble = this.#dice.percent(this.troublePercent) ? this.#dice.pickOf(TROUBLE) : undefined;
    publication.hasArrived = trouble === undefined;
    return gate.hold('answer', `answer ${what}`, async (fate) => () => lostBy(fate) ?? trouble ?? topicAnswered(200));
  }
}

function lostBy(fate: Fate): PublishReply | undefined {
  if (fate === 'pass') return undefined;
  return topicFailed(fate.startsWith('silence') ? 'time-out' : 'network');
}
