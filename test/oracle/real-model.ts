/** The real decisions, driven in memory the way the app drives them over its tables, with the naive model's questions. */
import { evaluate } from '../../shared/domain/evaluation.ts';
import type { HistoryEntry } from '../../shared/domain/history.ts';
import { keyGroupsOf, keysToAdd, type Observation, runKeysOf } from '../../shared/domain/observation.ts';
import { accept, previousFor, type SubjectState, UNOBSERVED } from '../../shared/domain/subject-state.ts';
import { initialStateOf, type Subscription, type SubscriptionState } from '../../shared/domain/subscription.ts';
import type { NaiveAnswer } from './naive-model.ts';

export class RealModel {
  readonly history: HistoryEntry[] = [];
  readonly #sides = new Map<Subscription, SubscriptionState>();
  readonly #takenKeys = new Set<string>();
  #state = UNOBSERVED;

  get state(): SubjectState {
    return this.#state;
  }

  get subscriptions(): Subscription[] {
    return [...this.#sides.keys()];
  }

  /** What the subscription carries into the next decision, its previous value read from the subject. */
  stateOf(subscription: Subscription): SubscriptionState {
    const memory = this.#sides.get(subscription) ?? initialStateOf(subscription);
    const previous = previousFor(subscription, this.#state);
    return previous === undefined ? memory : { ...memory, previous };
  }

  subscribe(subscription: Subscription): void {
    const { previous: _, ...memory } = initialStateOf(subscription);
    this.#sides.set(subscription, memory);
  }

  observe(observation: Observation): 'already-seen' | 'out-of-order' | NaiveAnswer[] {
    const known =
      observation.type === 'run' &&
      keyGroupsOf(observation)
        .flat()
        .some((key) => this.#takenKeys.has(key));
    if (observation.type === 'run') for (const key of keysToAdd(observation, this.#takenKeys)) this.#takenKeys.add(key);
    const acceptance = accept(this.#state, observation, known);
    if (!acceptance.accepted) return acceptance.reason;
    const answers = this.subscriptions.map((subscription) => this.#decide(subscription, observation));
    this.#state = acceptance.next;
    if (observation.type === 'run') for (const key of runKeysOf(observation)) this.#takenKeys.add(key);
    this.history.push({ n: acceptance.next.n, observation, detectedAt: observation.at });
    return answers;
  }

  #decide(subscription: Subscription, observation: Observation): NaiveAnswer {
    const state = this.stateOf(subscription);
    const { verdict, next } = evaluate(subscription, state, observation);
    if (verdict.fires || next.armed !== state.armed) {
      const { previous: _, ...memory } = next;
      this.#sides.set(subscription, memory);
    }
    return { subscriptionId: subscription.id, fires: verdict.fires, reason: verdict.reason, sequence: next.sequence };
  }
}
