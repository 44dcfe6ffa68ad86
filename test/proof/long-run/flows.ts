/** Flows that come, are saved again and again, answer as flows do, and go. */
import { type SubjectHash, type SubscriptionId, subjectHashIn } from '../../../shared/domain/ids.ts';
import type { Instant } from '../../../shared/domain/instant.ts';
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
import type { LongUpstream } from './long-upstream.ts';

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
  readonly #upstream: LongUpstream;
  readonly #dice: Dice;
  readonly #live: Flow[] = [];
  readonly #lastWanted = new Map<SubjectHash, Instant>();
  #made = 0;

  constructor(app: TestApp, upstream: LongUpstream, dice: Dice) {
    this.#app = app;
    this.#upstream = upstream;
    this.#dice = dice;
    app.sender.answer((request) => this.#answerOf(request));
  }

  /** How many there have been. */
  get made(): number {
    return this.#made;
  }

  /**
   * How many subjects flows have subscribed to since then, or were still subscribed to then. Asked later and later, and so it
   * forgets what came before: memory is what is measured here.
   */
  subjectsWantedSince(instant: Instant): number {
    for (const { id } of this.#live) this.#isWanted(id);
    for (const [subject, at] of this.#lastWanted) if (at < instant) this.#lastWanted.delete(subject);
    return this.#lastWanted.size;
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
    this.#isWanted(flow.id);
    if (this.#dice.percent(80)) taken(await this.#app.unsubscribe(flow.id, flow.token));
    else taken(await this.#app.cancelSubscription(flow.id));
  }

  #isWanted(id: SubscriptionId): void {
    this.#lastWanted.set(subjectHashIn(id), this.#app.clock.now());
  }

  #triggerOf(): Trigger {
    const dice = this.#dice;
    const { segments, measures, sources } = this.#upstream.names;
    const cooldownInMs = dice.pick([0, 60_000, 24 * 60 * 60_000]);
    const condition = {
      direction: dice.pick(['above', 'below', 'both'] as const),
      rearmMargin: dice.pick([0, 20]),
      cooldownInMs,
    };
    switch (dice.pick(['segment', 'measure', 'source', 'full', 'unification'] as const)) {
      case 'segment':
        return { ...aSegmentTrigger(condition), segmentName: dice.pick(segments) };
      case 'measure':
        return { ...aMeasureTrigger(condition), measureName: dice.pick(measures) };
      case 'source': {
        const kind = dice.pick(['data-source-refresh-failed', 'data-source-refresh-succeeded'] as const);
        return aSourceTrigger(kind, { dataSourceId: dice.pick(['*', ...sources]), cooldownInMs });
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
