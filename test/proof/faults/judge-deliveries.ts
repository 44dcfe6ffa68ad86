/** What was decided reached its flow with the same bytes each time, or has a named end; and the log of it tells the truth. */
import { addMs } from '../../../shared/domain/instant.ts';
import type { Evidence, RecordedDelivery } from './evidence.ts';
import type { Told } from './folded.ts';
import type { Life } from './makers.ts';
import type { Post } from './receiver.ts';
import type { World } from './world.ts';

type Fire = NonNullable<Told['fire']>;
type Fires = ReadonlyMap<Life, readonly Fire[]>;

/** No post begins with less of its claim left. */
const LEAST_CLAIM_MS = 35_000;
const LIFE_OF_AN_EVENT_MS = 24 * 60 * 60_000;

export function judgeDeliveries(world: World, told: ReadonlyMap<Life, readonly Told[]>, { deliveries }: Evidence) {
  const fires = new Map([...told].map(([life, all]) => [life, all.flatMap(({ fire }) => fire ?? [])] as const));
  const posts = postsByEvent(world);
  return [
    ...judgeEvents(fires, deliveries),
    ...[...posts].flatMap(([eventId, all]) =>
      deliveries.some(({ entry }) => entry.eventId === eventId)
        ? []
        : [`${eventId} was posted ${all.length} times and never decided`],
    ),
    ...deliveries.flatMap((record) => judgeRecord(world, record, posts.get(record.entry.eventId) ?? [])),
  ];
}

function postsByEvent({ receiver }: World): Map<string, Post[]> {
  const posts = new Map<string, Post[]>();
  for (const post of receiver.posts) posts.set(post.eventId, [...(posts.get(post.eventId) ?? []), post]);
  return posts;
}

/** Exactly what the fold fired; of a subscription that has ended, all up to some moment. */
function judgeEvents(fires: Fires, deliveries: readonly RecordedDelivery[]): string[] {
  const recorded = new Map(deliveries.map((record) => [record.entry.eventId, record]));
  const faults: string[] = [];
  for (const [life, all] of fires) {
    const here = all.map(({ eventId }) => recorded.has(eventId));
    const count = here.filter(Boolean).length;
    const isPrefix = here.every((is, index) => is === index < count);
    if (life.mayHaveEnded ? !isPrefix : count < all.length) {
      const missing = all.filter((_, index) => !here[index]).map(({ eventId }) => eventId);
      faults.push(`${life.subscription.id} has lost ${missing.join(', ')}`);
    }
    for (const fire of all) {
      const body: unknown = JSON.parse(recorded.get(fire.eventId)?.body ?? '{}');
      const expected = { ...fire, subscriptionId: life.subscription.id };
      const differs = Object.entries(expected).some(([field, value]) => Reflect.get(Object(body), field) !== value);
      if (recorded.has(fire.eventId) && differs)
        faults.push(`${fire.eventId} says something else than the fold: ${JSON.stringify(body)}`);
    }
  }
  const decided = new Set([...fires.values()].flat().map(({ eventId }) => eventId));
  for (const { entry } of deliveries) {
    if (!decided.has(entry.eventId)) faults.push(`${entry.eventId} of ${entry.subscriptionId} should not have fired`);
  }
  return faults;
}

function judgeRecord(world: World, { entry, body, attempts, end }: RecordedDelivery, posts: readonly Post[]): string[] {
  const about = `${entry.eventId} (${end.state})`;
  const faults: string[] = [];
  const arrived = posts.filter(({ hasArrived }) => hasArrived);
  if (arrived.some((post) => post.body !== body)) faults.push(`${about} was posted with other bytes`);
  for (const { attempt, status, failure } of attempts) {
    const same = posts.some(
      ({ attempt: number, reply }) => number === attempt && saidIn(reply) === (status ?? failure),
    );
    if (!same) faults.push(`${about} has an attempt ${attempt} (${status ?? failure}) that was never made`);
  }
  if (new Set(attempts.map(({ attempt }) => attempt)).size < attempts.length)
    faults.push(`${about} counts an attempt twice`);
  const accepted = posts.filter(({ reply }) => reply?.kind === 'answered' && reply.status < 300);
  if (accepted.length > 0 !== (end.state === 'delivered')) {
    // Whoever was told so may have died before it could write it down.
    const isKnown = accepted.some((post) => isSettledInTime(world, post));
    if (end.state === 'delivered' || isKnown) faults.push(`${about} was accepted ${accepted.length} times`);
  }
  faults.push(
    ...judgeClaims(
      world,
      about,
      posts,
      attempts.map(({ attempt }) => attempt),
      accepted,
    ),
  );
  faults.push(...judgeEnd(world, about, { entry, end }, posts));
  return faults;
}

/** One claim at a time, and what was done under it is in the log. */
function judgeClaims(
  world: World,
  about: string,
  posts: readonly Post[],
  logged: readonly number[],
  accepted: readonly Post[],
): string[] {
  const faults: string[] = [];
  for (const post of posts) {
    const during = posts.filter(
      (other) =>
        other.number > post.number &&
        other.number < (post.postsByThen ?? post.number) &&
        other.beganAt < addMs(post.beganAt, LEAST_CLAIM_MS),
    );
    if (during.length > 0)
      faults.push(`${about} was posted again while attempt ${post.attempt} was under way and claimed`);
    if (accepted.includes(post) && isSettledInTime(world, post)) {
      const later = posts.filter(({ number, task }) => number > post.number && task > post.task);
      const settledAt = world.tasks.all[post.task]?.endedAt ?? post.beganAt;
      if (later.some(({ beganAt }) => beganAt > settledAt))
        faults.push(`${about} was posted again after it was delivered`);
    }
    // A late success overwrites what was logged meanwhile.
    const isOrderly = accepted.every((one) => isSettledInTime(world, one));
    if (isOrderly && isSettledInTime(world, post) && !logged.includes(post.attempt)) {
      faults.push(`${about} lacks attempt ${post.attempt}, which was made and settled`);
    }
  }
  return faults;
}

/** Its worker lived to the end, met no fault, and was quicker than its claim. */
function isSettledInTime(world: World, post: Post): boolean {
  const task = world.tasks.all[post.task];
  return (
    post.reply !== undefined && task?.state === 'done' && (task.endedAt ?? '') < addMs(post.beganAt, LEAST_CLAIM_MS)
  );
}

function judgeEnd(
  world: World,
  about: string,
  { entry, end }: Pick<RecordedDelivery, 'entry' | 'end'>,
  posts: readonly Post[],
): string[] {
  const life = world.makers.lives.filter(({ subscription }) => subscription.id === entry.subscriptionId);
  const flow = life[0]?.flow ?? '';
  switch (end.state) {
    case 'delivered':
      return posts.some(({ hasArrived }) => hasArrived) ? [] : [`${about} was never received`];
    case 'unsubscribed':
      return life.some(({ mayHaveEnded, wasEnding }) => mayHaveEnded || wasEnding)
        ? []
        : [`${about}, and nobody has unsubscribed`];
    case 'gone':
      return world.receiver.hasSaidGone(flow) ? [] : [`${about}, and the flow never said so`];
    case 'refused':
      return world.receiver.hasRefused(flow) ? [] : [`${about}, and the flow never refused anything`];
    case 'expired':
      return Date.parse(end.at) - Date.parse(entry.createdAt) >= LIFE_OF_AN_EVENT_MS
        ? []
        : [`${about} after less than a day`];
  }
}

function saidIn(reply: Post['reply']): unknown {
  return reply?.kind === 'answered' ? reply.status : reply?.cause;
}
