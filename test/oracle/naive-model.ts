/**
 * A second, deliberately naive model of what fires and why, to hold the real one against. It keeps no state but two
 * complete lists, what was recorded and what fired, and answers each question from scratch by searching them.
 */
import type { Instant } from '../../shared/domain/instant.ts';
import type { LevelObservation, Observation, RunObservation } from '../../shared/domain/observation.ts';
import type { Subscription } from '../../shared/domain/subscription.ts';
import type { LevelTrigger, OccurrenceTrigger, Trigger } from '../../shared/domain/trigger.ts';

type Way = 'above' | 'below';
type Success = Extract<LevelObservation, { outcome: 'succeeded' }>;

interface Recorded {
  readonly n: number;
  readonly observation: Observation;
}

/** Of a run of that source, under all those jobs, one knows that it ended so. */
interface Told {
  readonly dataSourceId: string | undefined;
  readonly jobIds: readonly string[];
  readonly outcome: string;
}

interface Fire {
  readonly of: Subscription;
  readonly n: number;
  readonly observation: Observation;
  readonly way?: Way;
}

export interface NaiveAnswer {
  readonly subscriptionId: string;
  readonly fires: boolean;
  readonly reason: string;
  /** How often the subscription has fired by now. */
  readonly sequence: number;
}

export class NaiveModel {
  readonly #recorded: Recorded[] = [];
  readonly #fires: Fire[] = [];
  /** Runs that were recognized: what else they were called is theirs from then on. */
  readonly #recognized: Told[] = [];
  readonly #subscriptions: Subscription[] = [];

  /** Takes part from here on: `since` of the subscription must be what `decisions` says now. */
  subscribe(subscription: Subscription): void {
    this.#subscriptions.push(subscription);
  }

  get decisions(): number {
    return this.#recorded.length;
  }

  /** Why it is no news, or one answer for each subscription. */
  observe(observation: Observation): 'already-seen' | 'out-of-order' | NaiveAnswer[] {
    const noNews = this.recognize(observation);
    return noNews ?? this.record(observation);
  }

  /** As `observe`, for what is known to have been news when it came. */
  record(observation: Observation): NaiveAnswer[] {
    const recorded = { n: this.#recorded.length + 1, observation };
    this.#recorded.push(recorded);
    return this.#subscriptions.map((subscription) => {
      const answer = this.#judge(subscription, recorded);
      if (answer.fires) this.#fires.push({ of: subscription, ...recorded, ...(answer.way && { way: answer.way }) });
      const { fires, reason } = answer;
      return { subscriptionId: subscription.id, fires, reason, sequence: this.#firesOf(subscription).length };
    });
  }

  /** As `observe`, but what is news stays so. */
  recognize(observation: Observation): 'already-seen' | 'out-of-order' | undefined {
    return observation.type === 'level' ? this.#staleLevel(observation) : this.#knownRun(observation);
  }

  /** A success counts against the successes; a failure against everything, for it must not hide a success. */
  #staleLevel(candidate: LevelObservation): 'already-seen' | 'out-of-order' | undefined {
    const rivals = this.#recorded
      .map(({ observation }) => observation)
      .filter((other) => other.type === 'level' && (candidate.outcome === 'failed' || other.outcome === 'succeeded'));
    if (rivals.every((other) => ticks(other.at) < ticks(candidate.at))) return undefined;
    return rivals.every((other) => ticks(other.at) <= ticks(candidate.at)) ? 'already-seen' : 'out-of-order';
  }

  /** Known when a recorded run of the same object and outcome shares a job; tasks cannot take back a success. */
  #knownRun(run: RunObservation): 'already-seen' | undefined {
    const recorded = this.#recorded.flatMap(({ observation }) =>
      observation.type === 'run' ? [toldBy(observation)] : [],
    );
    const same = [...recorded, ...this.#recognized].filter((other) => {
      if (other.dataSourceId !== run.dataSourceId) return false;
      if (!other.jobIds.some((job) => run.jobIds.includes(job))) return false;
      return other.outcome === plainOutcome(run) || (run.seenIn === 'tasks' && other.outcome === 'succeeded');
    });
    if (same.length > 0 && same.every(({ outcome }) => outcome === plainOutcome(run)))
      this.#recognized.push(toldBy(run));
    return same.length > 0 ? 'already-seen' : undefined;
  }

  #judge(subscription: Subscription, recorded: Recorded): { fires: boolean; reason: string; way?: Way } {
    const { observation } = recorded;
    const { trigger } = subscription;
    if (observation.type === 'level' && isAboutLevels(trigger)) {
      return this.#judgeLevel(subscription, trigger, recorded.n, observation);
    }
    if (observation.type === 'run' && !isAboutLevels(trigger))
      return this.#judgeRun(subscription, trigger, observation);
    throw new Error('a subscription was asked about something that is not its own');
  }

  #judgeLevel(subscription: Subscription, trigger: LevelTrigger, n: number, current: LevelObservation) {
    const { baseline } = subscription;
    if (baseline !== undefined && ticks(current.at) <= ticks(baseline.at)) return held('before-subscription');
    if (current.outcome === 'failed') return held('evaluation-failed');
    const before = this.#successesOf(subscription).filter((success) => success.n < n);
    const previous = before.at(-1)?.observation.value ?? baseline?.value;
    if (previous === undefined) return held('first-observation');
    const way = wayAcross(trigger, previous, current.value);
    if (way === undefined) return held('not-crossed');
    if (!this.#isArmed(subscription, trigger, way)) return held('not-armed');
    if (this.#isTooSoon(current.at, this.#firesOf(subscription), trigger.cooldownInMs)) return held('cooling-down');
    return { fires: true, reason: `crossed-${way}`, way };
  }

  /** Everything since the last fire is searched for a value that went back far enough, the current one included. */
  #isArmed(subscription: Subscription, trigger: LevelTrigger, way: Way): boolean {
    const last = this.#firesOf(subscription).at(-1);
    if (last === undefined) return true;
    if (trigger.direction === 'both' && last.way === way) return false;
    return this.#successesOf(subscription)
      .filter(({ n }) => n > last.n)
      .some(({ observation: { value } }) =>
        last.way === 'above'
          ? value <= trigger.threshold - trigger.rearmMargin
          : value >= trigger.threshold + trigger.rearmMargin,
      );
  }

  #judgeRun(subscription: Subscription, trigger: OccurrenceTrigger, run: RunObservation) {
    if (ticks(run.at) <= ticks(subscription.createdAt)) return held('before-subscription');
    if (!isWanted(trigger, run)) return held('outcome-not-wanted');
    const onAny = 'dataSourceId' in trigger && trigger.dataSourceId === '*';
    const rivals = this.#firesOf(subscription).filter(
      ({ observation: other }) => !onAny || (other.type === 'run' && other.dataSourceId === run.dataSourceId),
    );
    if (this.#isTooSoon(run.at, rivals, trigger.cooldownInMs)) return held('cooling-down');
    return { fires: true, reason: 'completed' };
  }

  #isTooSoon(at: Instant, fires: readonly Fire[], cooldownInMs: number): boolean {
    if (cooldownInMs === 0) return false;
    return fires.some((fire) => ticks(at) - ticks(fire.observation.at) < BigInt(cooldownInMs) * 10_000n);
  }

  #firesOf(subscription: Subscription): Fire[] {
    return this.#fires.filter((fire) => fire.of === subscription);
  }

  /** The successes that a subscription was asked about and that are newer than where it began. */
  #successesOf({ since, baseline }: Subscription): { n: number; observation: Success }[] {
    return this.#recorded.flatMap(({ n, observation }) => {
      if (n <= since || observation.type !== 'level' || observation.outcome === 'failed') return [];
      if (baseline !== undefined && ticks(observation.at) <= ticks(baseline.at)) return [];
      return [{ n, observation }];
    });
  }
}

function held(reason: string): { fires: boolean; reason: string; way?: Way } {
  return { fires: false, reason };
}

function wayAcross({ threshold, direction }: LevelTrigger, previous: number, current: number): Way | undefined {
  if (direction !== 'below' && previous <= threshold && threshold < current) return 'above';
  if (direction !== 'above' && previous >= threshold && threshold > current) return 'below';
  return undefined;
}

function isAboutLevels(trigger: Trigger): trigger is LevelTrigger {
  return 'threshold' in trigger;
}

function isWanted(trigger: OccurrenceTrigger, run: RunObservation): boolean {
  const outcome = plainOutcome(run);
  switch (trigger.kind) {
    case 'data-source-refresh-failed':
      return outcome === 'failed';
    case 'data-source-refresh-succeeded':
      return outcome === 'succeeded';
    case 'full-refresh-completed':
      return answers(trigger.outcome, outcome) && ['any', run.submission].includes(trigger.submission);
    case 'unification-completed':
      return answers(trigger.outcome, outcome);
  }
}

function answers(wanted: string, outcome: string): boolean {
  return wanted === outcome || (wanted === 'any' && ['succeeded', 'failed'].includes(outcome));
}

function plainOutcome({ status }: RunObservation): string {
  if (status === 'successful') return 'succeeded';
  return status === 'timedOut' ? 'failed' : status;
}

function toldBy(run: RunObservation): Told {
  return { dataSourceId: run.dataSourceId, jobIds: run.jobIds, outcome: plainOutcome(run) };
}

/** Hundreds of nanoseconds, read without the real model's arithmetic. */
function ticks(at: Instant): bigint {
  const [wholeSeconds = '', fraction = ''] = at.replace('Z', '').split('.');
  return BigInt(Date.parse(`${wholeSeconds}Z`) / 1000) * 10_000_000n + BigInt(fraction);
}
