/** What each subscription must have been told: the naive model's answers to the recorded history, in the order of deciding. */
import { eventIdOf } from '../../../shared/domain/event-id.ts';
import type { HistoryEntry } from '../../../shared/domain/history.ts';
import { type SubjectHash, subjectHashIn } from '../../../shared/domain/ids.ts';
import { observationKeyOf } from '../../../shared/domain/observation.ts';
import { NaiveModel } from '../../oracle/naive-model.ts';
import type { Life } from './makers.ts';

export interface Told {
  readonly n: number;
  readonly reason: string;
  /** Where it fired. */
  readonly fire?: { readonly eventId: string; readonly sequence: number; readonly occurredAt: string };
}

export function fold(lives: readonly Life[], histories: ReadonlyMap<SubjectHash, readonly HistoryEntry[]>) {
  const told = new Map<Life, Told[]>(lives.map((life) => [life, []]));
  for (const [subject, history] of histories) {
    const own = lives.filter(({ subscription: { id } }) => subjectHashIn(id) === subject);
    // One under the id of another that has ended takes its place: each has a model of its own.
    for (const life of own) told.get(life)?.push(...toldTo(life, own, history));
  }
  return told;
}

function toldTo(life: Life, all: readonly Life[], history: readonly HistoryEntry[]): Told[] {
  const { subscription } = life;
  const next = all
    .filter(
      ({ subscription: { id, since, createdAt } }) => id === subscription.id && isAfter({ since, createdAt }, life),
    )
    .map(({ subscription: { since } }) => since)
    .sort((a, b) => a - b)[0];
  const model = new NaiveModel();
  const told: Told[] = [];
  for (const { n, observation } of history) {
    if (n === subscription.since + 1) model.subscribe(subscription);
    if (next !== undefined && n > next) break;
    const answers = model.observe(observation);
    if (typeof answers === 'string') throw new Error(`Decision ${n} was ${answers}, and yet it was recorded`);
    const [answer] = answers;
    if (answer === undefined) continue;
    const eventId = eventIdOf(subscription.id, observation.at, observationKeyOf(observation));
    const { fires, reason, sequence } = answer;
    told.push({ n, reason, ...(fires && { fire: { eventId, sequence, occurredAt: observation.at } }) });
  }
  return told;
}

function isAfter(one: { since: number; createdAt: string }, { subscription }: Life): boolean {
  return one.since > subscription.since || (one.since === subscription.since && one.createdAt > subscription.createdAt);
}
