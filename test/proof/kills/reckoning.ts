/** Holds what the app recorded, decided and sent against what happened and against the naive model: every difference, in words. */
import { z } from 'zod';
import { AzureTableSet } from '../../../shared/adapters/azure-tables/azure-table-set.ts';
import { systemClock } from '../../../shared/adapters/system/clocks.ts';
import { getVerdictsRoute } from '../../../shared/contracts/subscription-routes.ts';
import type { HistoryEntry } from '../../../shared/domain/history.ts';
import { type SubjectHash, subjectHashIn } from '../../../shared/domain/ids.ts';
import type { Subscription } from '../../../shared/domain/subscription.ts';
import { subjectOf } from '../../../shared/domain/trigger.ts';
import { keepLogLines } from '../../builders/log-lines.ts';
import type { AppClient } from '../../e2e/app-client.ts';
import { createTestStores } from '../../fakes/test-stores.ts';
import { type NaiveAnswer, NaiveModel } from '../../oracle/naive-model.ts';
import { traceOf } from './contoso-life.ts';
import type { Theatre } from './theatre.ts';

export interface Reckoning {
  readonly decisions: number;
  readonly fires: number;
  readonly posts: number;
  readonly repeatedPosts: number;
  readonly differences: readonly string[];
}

type Verdict = z.infer<typeof getVerdictsRoute.success.reply>['verdicts'][number];
interface Told extends NaiveAnswer {
  readonly n: number;
  readonly observedAt: string;
}

const sentBody = z.looseObject({ subscriptionId: z.string(), sequence: z.number(), occurredAt: z.string() });

export async function reckon(theatre: Theatre, client: AppClient): Promise<Reckoning> {
  const { azurite, life, flows } = theatre;
  const tables = new AzureTableSet({ connectionString: azurite.connectionString });
  const { subjects } = createTestStores({ tables, clock: systemClock, logger: keepLogLines() });
  const bySubject = new Map<SubjectHash, Subscription[]>();
  for await (const { subscription } of subjects.subscriptions()) {
    const hash = subjectHashIn(subscription.id);
    bySubject.set(hash, [...(bySubject.get(hash) ?? []), subscription]);
  }
  const differences: string[] = [];
  const fired = new Map<string, { readonly subscriptionId: string; readonly sequence: number; readonly at: string }>();
  let decisions = 0;
  for (const [hash, subscriptions] of bySubject) {
    const [first] = subscriptions;
    if (first === undefined) continue;
    const { kind, objectId } = subjectOf(first.instanceId, first.trigger);
    const subject = `${kind} ${objectId}`;
    const history = await subjects.history(hash, 0);
    decisions += history.length;
    differences.push(...historyDifferences(subject, history, life.happened.get(subject) ?? []));
    const told = toldByModel(subscriptions, history);
    for (const { id } of subscriptions) {
      const verdicts = await verdictsOf(client, id);
      differences.push(...verdictDifferences(id, verdicts, told.get(id) ?? []));
      for (const { fires, eventId, n, observedAt } of verdicts) {
        const sequence = told.get(id)?.find((one) => one.n === n)?.sequence ?? 0;
        if (fires && eventId !== undefined) fired.set(eventId, { subscriptionId: id, sequence, at: observedAt });
      }
    }
  }

  const bodies = new Map<string, string>();
  const accepted = new Set<string>();
  for (const { eventId, body, status } of flows.posts) {
    const known = bodies.get(eventId);
    if (known !== undefined && known !== body) differences.push(`${eventId} was sent with other bytes`);
    bodies.set(eventId, body);
    if (status === 202) accepted.add(eventId);
    const event = fired.get(eventId);
    const { subscriptionId, sequence, occurredAt } = sentBody.parse(JSON.parse(body));
    if (event === undefined) differences.push(`${eventId} was sent and nobody had fired`);
    else if (event.subscriptionId !== subscriptionId || event.sequence !== sequence || event.at !== occurredAt) {
      differences.push(`${eventId} says number ${sequence} of ${subscriptionId} and is ${JSON.stringify(event)}`);
    }
  }
  for (const eventId of fired.keys()) if (!accepted.has(eventId)) differences.push(`${eventId} was never accepted`);
  return {
    decisions,
    fires: fired.size,
    posts: flows.posts.length,
    repeatedPosts: flows.posts.length - bodies.size,
    differences,
  };
}

/** Each thing that happened is in the history once; levels also in their order. */
function historyDifferences(subject: string, history: readonly HistoryEntry[], happened: readonly string[]): string[] {
  const first = [...happened].sort()[0] ?? '';
  const recorded = history.map(({ observation }) => traceOf(observation)).filter((trace) => trace >= first);
  const isLevel = history[0]?.observation.type === 'level';
  const [are, should] = [isLevel ? recorded : [...recorded].sort(), [...happened].sort()];
  if (are.join('\n') === should.join('\n')) return [];
  const lost = should.filter((trace) => !are.includes(trace));
  const strange = are.filter((trace, index) => !should.includes(trace) || are.indexOf(trace) !== index);
  return [`${subject}: lost [${lost.join('; ')}], repeated or strange [${strange.join('; ')}], or in another order`];
}

function toldByModel(subscriptions: readonly Subscription[], history: readonly HistoryEntry[]): Map<string, Told[]> {
  const model = new NaiveModel();
  const told = new Map<string, Told[]>();
  for (const { n, observation } of history) {
    for (const subscription of subscriptions) if (subscription.since === n - 1) model.subscribe(subscription);
    const answers = model.observe(observation);
    if (typeof answers === 'string') throw new Error(`Decision ${n} is no news to the model: ${answers}.`);
    for (const answer of answers) {
      const id = answer.subscriptionId;
      told.set(id, [...(told.get(id) ?? []), { ...answer, n, observedAt: observation.at }]);
    }
  }
  return told;
}

async function verdictsOf(client: AppClient, id: string): Promise<readonly Verdict[]> {
  const reply = await client.get(`subscriptions/${id}/verdicts`);
  const { verdicts, more } = getVerdictsRoute.success.reply.parse(reply.body);
  if (more) throw new Error(`Subscription ${id} has more verdicts than one answer holds.`);
  return [...verdicts].reverse();
}

function verdictDifferences(id: string, verdicts: readonly Verdict[], told: readonly Told[]): string[] {
  const are = verdicts.map(({ n, fires, reason, observedAt, eventState = 'none' }) =>
    [n, fires, reason, observedAt, eventState].join(),
  );
  const should = told.map(({ n, fires, reason, observedAt }) =>
    [n, fires, reason, observedAt, fires ? 'delivered' : 'none'].join(),
  );
  if (are.join() === should.join()) return [];
  const at = are.findIndex((one, index) => one !== should[index]);
  return [`${id}: verdict ${at} is ${are[at]} and should be ${should[at]}; ${are.length} of ${should.length}`];
}
