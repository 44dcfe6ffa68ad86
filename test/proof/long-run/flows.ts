/** Flows that come, are saved again and again, answer as flows do, and go. */
import type { SubscriptionId } from '../../../shared/domain/ids.ts';
import type { Trigger } from '../../../shared/domain/trigger.ts';
import type { CallbackRequest } from '../../../shared/ports/callback-sender.ts';
import { aSubscribeRequest, taken } from '../../builders/subscribe-requests.ts';
import {
  aFullRefreshTrigger,
  aMeasureTrigger,
  aSegmentTrigger,
  aSourceTrigger,
  aUnificationTrigger,
} from '../../builders/subscriptions.ts';
import { answered, FLOW_DELETED, FLOW_OFF } from '../../fakes/scripted-sender.ts';
import type { TestApp } from '../../fakes/test-app.ts';
import type { Dice } from '../dice.ts';
import { MEASURES, SEGMENTS, SOURCES } from './long-upstream.ts';

interface Flow {
  readonly name: string;
  readonly trigger: Trigger;
  id: SubscriptionId;
  token: string;
  saves: number;
}

export const FLOWS_AT_ONCE = 30;

export class Flows {
  readonly #app: TestApp;
  readonly #dice: Dice;
  readonly #live: Flow[] = [];
  readonly #begun = new Set<SubscriptionId>();
  #made = 0;

  constructor(app: TestApp, dice: Dice) {
    this.#app = app;
    this.#dice = dice;
    app.sender.answer((request) => this.#answerOf(request));
  }

  /** How many there have been. */
  get made(): number {
    return this.#made;
  }

  get live(): number {
    return this.#live.length;
  }

  async comeAndGo(): Promise<void> {
    for (let left = this.#dice.between(2, 3); left > 0; left -= 1) await this.#comes();
    while (this.#live.length > FLOWS_AT_ONCE) await this.#goes();
    const again = this.#dice.pickOf(this.#live);
    if (again !== undefined) await this.#save(again);
    this.#app.sender.sent.length = 0;
  }

  async #comes(): Promise<void> {
    this.#made += 1;
    const name = `flow-${this.#made}`;
    const trigger = this.#triggerOf();
    const { subscription, token } = taken(await this.#app.subscribe(aSubscribeRequest({ flow: name, trigger })));
    this.#begun.add(subscription.id);
    this.#live.push({ name, trigger, id: subscription.id, token, saves: 1 });
  }

  /** Saved anew it takes another lease; the engine ends the one before, sometimes late. */
  async #save(flow: Flow): Promise<void> {
    const { name, trigger, token, id } = flow;
    flow.saves += 1;
    const request = aSubscribeRequest({ flow: name, trigger, save: flow.saves });
    const saved = await this.#app.subscribe(request);
    // A flow that is gone by then stays away.
    if (!saved.ok) return;
    flow.token = saved.value.token;
    flow.id = saved.value.subscription.id;
    taken(await this.#app.unsubscribe(id, token));
  }

  async #goes(): Promise<void> {
    const flow = this.#live.shift();
    if (flow === undefined) return;
    if (this.#dice.percent(80)) taken(await this.#app.unsubscribe(flow.id, flow.token));
    else taken(await this.#app.cancelSubscription(flow.id));
  }

  #triggerOf(): Trigger {
    const dice = this.#dice;
    const cooldownInMs = dice.pick([0, 60_000, 24 * 60 * 60_000]);
    const condition = {
      direction: dice.pick(['above', 'below', 'both'] as const),
      rearmMargin: dice.pick([0, 20]),
      cooldownInMs,
    };
    switch (dice.pick(['segment', 'measure', 'source', 'full', 'unification'] as const)) {
      case 'segment':
        return { ...aSegmentTrigger(condition), segmentName: dice.pick(SEGMENTS) };
      case 'measure':
        return { ...aMeasureTrigger(condition), measureName: dice.pick(MEASURES) };
      case 'source': {
        const kind = dice.pick(['data-source-refresh-failed', 'data-source-refresh-succeeded'] as const);
        return aSourceTrigger(kind, { dataSourceId: dice.pick([...SOURCES, '*']), cooldownInMs });
      }
      case 'full':
        return aFullRefreshTrigger({ outcome: dice.pick(['any', 'succeeded', 'failed'] as const), submission: 'any' });
      case 'unification':
        return aUnificationTrigger({ outcome: dice.pick(['any', 'succeeded', 'failed'] as const) });
    }
  }

  /** By the flow's number some are switched off for good, and some have been deleted; any may fail for a moment. */
  #answerOf({ url }: CallbackRequest) {
    const number = Number(/flow-(\d+)/.exec(url)?.[1] ?? 0);
    if (number % 23 === 0) return FLOW_OFF;
    if (number % 29 === 0) return FLOW_DELETED;
    return this.#dice.percent(10) ? answered(503) : answered(202);
  }
}
