/** The makers of flows: what they have asked for, what they were answered, and which subscriptions that has begun. */
import type { SubscriptionId } from '../../../shared/domain/ids.ts';
import type { Subscription } from '../../../shared/domain/subscription.ts';
import type { Trigger } from '../../../shared/domain/trigger.ts';
import { aSubscribeRequest, taken } from '../../builders/subscribe-requests.ts';
import type { Host } from './host.ts';
import type { Task } from './tasks.ts';

/** A subscription from its beginning to its end; under one id there may be several, one after another. */
export interface Life {
  readonly subscription: Subscription;
  readonly flow: string;
  /** Its maker has asked for an end, or for something else instead, or its flow is gone. */
  mayHaveEnded: boolean;
  /** That was so at some time: what waited then may have ended with it. */
  wasEnding: boolean;
}

interface Flow {
  readonly name: string;
  readonly inputs: readonly [Trigger, Trigger];
  variant: 0 | 1;
  saves: number;
  isAsking: boolean;
  /** What was asked and not answered: a workflow engine asks again. */
  owes?: 'save' | 'remove' | undefined;
  lease?: { readonly id: SubscriptionId; readonly token: string } | undefined;
}

export interface Asked {
  readonly what: string;
  work(host: Host): Promise<void>;
  onEnd(task: Task): void;
}

export class Makers {
  readonly lives: Life[] = [];
  readonly flows: readonly Flow[];

  constructor(inputs: readonly (readonly [Trigger, Trigger])[]) {
    this.flows = inputs.map((both, index) => ({
      name: `flow-${index}`,
      inputs: both,
      variant: 0,
      saves: 0,
      isAsking: false,
    }));
  }

  /** Nothing where the flow is in the middle of something, or has nothing to remove. */
  ask(index: number, wish: 'save' | 'change' | 'remove'): Asked | undefined {
    const flow = this.flows[index];
    if (flow === undefined || flow.isAsking || flow.owes !== undefined) return undefined;
    if (wish === 'remove') return flow.lease === undefined ? undefined : this.#remove(flow);
    if (wish === 'change') flow.variant = flow.variant === 0 ? 1 : 0;
    flow.saves += 1;
    return this.#save(flow);
  }

  get hasToAskAgain(): boolean {
    return this.flows.some(mustAskAgain);
  }

  /** What is asked again, the first that there is. */
  askAgain(): Asked | undefined {
    const flow = this.flows.find(mustAskAgain);
    if (flow === undefined) return undefined;
    return flow.owes === 'remove' ? this.#remove(flow) : this.#save(flow);
  }

  /** Only then is it known which subscription an end of the flow would end. */
  isCertain(url: string): boolean {
    const flow = this.flows.find(({ name }) => url.includes(`/workflows/${name}/`));
    return flow !== undefined && !flow.isAsking && flow.owes === undefined;
  }

  /** Those that nothing has ended. */
  get wanted(): readonly Life[] {
    return this.lives.filter(({ mayHaveEnded }) => !mayHaveEnded);
  }

  end(isGone: (flow: string) => boolean): void {
    this.#mayEnd(({ flow }) => isGone(flow));
  }

  #save(flow: Flow): Asked {
    const trigger = flow.inputs[flow.variant];
    flow.isAsking = true;
    return {
      what: `save ${flow.name} (${flow.saves}, inputs ${flow.variant})`,
      work: async (host) => {
        const request = aSubscribeRequest({ flow: flow.name, save: flow.saves, trigger });
        const { subscription, token } = taken(await host.subscribe(request));
        flow.lease = { id: subscription.id, token };
        this.#began(flow, subscription);
      },
      onEnd: (task) => this.#answered(flow, task, 'save'),
    };
  }

  #remove(flow: Flow): Asked {
    const { lease } = flow;
    flow.isAsking = true;
    if (lease !== undefined) this.#mayEnd(({ subscription }) => subscription.id === lease.id);
    return {
      what: `remove ${flow.name}`,
      work: async (host) => {
        if (lease !== undefined) taken(await host.unsubscribe(lease.id, lease.token));
        flow.lease = undefined;
      },
      onEnd: (task) => this.#answered(flow, task, 'remove'),
    };
  }

  #answered(flow: Flow, { state }: Task, asked: 'save' | 'remove'): void {
    flow.isAsking = false;
    flow.owes = state === 'done' ? undefined : asked;
  }

  #began(flow: Flow, subscription: Subscription): void {
    const { id, since, createdAt } = subscription;
    const known = this.lives.find(
      (life) =>
        life.subscription.id === id && life.subscription.since === since && life.subscription.createdAt === createdAt,
    );
    this.#mayEnd((life) => life.flow === flow.name && life !== known);
    // Taken back within its grace, it goes on.
    if (known !== undefined) known.mayHaveEnded = false;
    else this.lives.push({ subscription, flow: flow.name, mayHaveEnded: false, wasEnding: false });
  }

  #mayEnd(which: (life: Life) => boolean): void {
    for (const life of this.lives.filter(which)) {
      life.mayHaveEnded = true;
      life.wasEnding = true;
    }
  }
}

function mustAskAgain({ isAsking, owes }: Flow): boolean {
  return !isAsking && owes !== undefined;
}
