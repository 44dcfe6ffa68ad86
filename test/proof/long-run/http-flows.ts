/** Flows that come, are saved again and go, by the app's HTTP routes. */
import {
  parseSubscriptionId,
  type SubjectHash,
  type SubscriptionId,
  subjectHashIn,
} from '../../../shared/domain/ids.ts';
import type { TriggerKind } from '../../../shared/domain/trigger.ts';
import type { AppClient } from '../../e2e/app-client.ts';
import type { Dice } from '../dice.ts';
import { type ContosoYears, INSTANCE_ID, THRESHOLD } from './contoso-years.ts';

interface Flow {
  readonly name: string;
  readonly kind: TriggerKind;
  readonly inputs: Readonly<Record<string, string>>;
  readonly id: SubscriptionId;
  location: string;
  saves: number;
}

export const FLOWS_AT_ONCE = 30;
const FLOWS_A_DAY = 3;

export class HttpFlows {
  readonly #client: AppClient;
  readonly #origin: string;
  readonly #contoso: ContosoYears;
  readonly #dice: Dice;
  readonly #live: Flow[] = [];
  readonly #lastWanted = new Map<SubjectHash, number>();
  #made = 0;

  constructor(client: AppClient, origin: string, contoso: ContosoYears, dice: Dice) {
    this.#client = client;
    this.#origin = origin;
    this.#contoso = contoso;
    this.#dice = dice;
  }

  get made(): number {
    return this.#made;
  }

  get subjectsWatched(): number {
    return new Set(this.#live.map(({ id }) => subjectHashIn(id))).size;
  }

  async comeAndGo(day: number): Promise<void> {
    for (let left = day === 1 ? FLOWS_AT_ONCE : FLOWS_A_DAY; left > 0; left -= 1) await this.#comes();
    for (const { id } of this.#live) this.#lastWanted.set(subjectHashIn(id), day);
    await this.goDownTo(FLOWS_AT_ONCE);
    const again = this.#dice.pickOf(this.#live);
    if (again !== undefined) await this.#saveAgain(again);
    // What was answered is no longer of interest; for years it would be much.
    this.#client.replies.length = 0;
  }

  async goDownTo(count: number): Promise<void> {
    while (this.#live.length > count) await this.#goes();
  }

  /** How many subjects flows were subscribed to on that day or later. */
  subjectsWantedSince(day: number): number {
    return [...this.#lastWanted.values()].filter((last) => last >= day).length;
  }

  async #comes(): Promise<void> {
    this.#made += 1;
    const name = `flow-${this.#made}`;
    const { kind, inputs } = this.#wish();
    const { id, location } = await this.#client.subscribe(kind, inputs, this.#urlOf(name, 1));
    const parsed = parseSubscriptionId(id);
    if (parsed === undefined) throw new Error(`${id} is no id of a subscription.`);
    this.#live.push({ name, kind, inputs, id: parsed, location, saves: 1 });
  }

  async #saveAgain(flow: Flow): Promise<void> {
    flow.saves += 1;
    const saved = await this.#client.trySubscribing(flow.kind, flow.inputs, this.#urlOf(flow.name, flow.saves));
    // What it watched may be gone by then.
    if (saved.status !== 201) return;
    const before = flow.location;
    flow.location = saved.headers.get('location') ?? '';
    await this.#delete(before);
  }

  async #goes(): Promise<void> {
    const flow = this.#live.shift();
    if (flow === undefined) return;
    if (this.#dice.percent(80)) return this.#delete(flow.location);
    const { status } = await this.#client.ask('POST', `/api/subscriptions/${flow.id}/cancel`);
    if (status !== 200) throw new Error(`Cancelling was answered ${status}.`);
  }

  async #delete(location: string): Promise<void> {
    const { status } = await this.#client.askAt('DELETE', location);
    if (status !== 200) throw new Error(`Unsubscribing was answered ${status}.`);
  }

  #urlOf(name: string, save: number): string {
    return `${this.#origin}/workflows/${name}/triggers/manual/versions/${save}/run?sig=${name}-${save}`;
  }

  #wish(): Pick<Flow, 'kind' | 'inputs'> {
    const dice = this.#dice;
    const { segments, measures, sources } = this.#contoso;
    const instanceId = INSTANCE_ID;
    const cooldown = dice.pick(['PT0S', 'PT5M', 'P1D']);
    const level = {
      instanceId,
      cooldown,
      threshold: String(THRESHOLD),
      direction: dice.pick(['above', 'below', 'both']),
      rearmMargin: dice.pick(['0', '50']),
    };
    const outcome = dice.pick(['any', 'succeeded', 'failed']);
    switch (dice.pick(['segment', 'measure', 'source', 'full', 'unification'] as const)) {
      case 'segment':
        return { kind: 'segment-threshold-crossed', inputs: { ...level, segmentName: dice.pickOf(segments) ?? '' } };
      case 'measure':
        return { kind: 'measure-threshold-crossed', inputs: { ...level, measureName: dice.pickOf(measures) ?? '' } };
      case 'source': {
        const kind = dice.pick(['data-source-refresh-failed', 'data-source-refresh-succeeded'] as const);
        return { kind, inputs: { instanceId, cooldown, dataSourceId: dice.pickOf(['*', ...sources]) ?? '*' } };
      }
      case 'full':
        return { kind: 'full-refresh-completed', inputs: { instanceId, outcome, submission: 'any' } };
      case 'unification':
        return { kind: 'unification-completed', inputs: { instanceId, outcome } };
    }
  }
}
