/** Processes the observations of a poll: one after another for each subject, several subjects side by side, each fault harming only its own. */
import pLimit from 'p-limit';
import { type Observation, observationKeyOf } from '../../domain/observation.ts';
import { ANY_OBJECT, subjectHashOf } from '../../domain/subject.ts';
import type { Logger } from '../../ports/logger.ts';
import { factsOf, type ObservationOutcome, type ProcessObservation } from './process-observation.ts';

export interface BatchResult {
  /** Those that need not be looked at again. */
  readonly handled: ReadonlySet<Observation>;
  /** Handled, but nobody was asked about them: something newer had been decided before. */
  readonly outOfOrder: ReadonlySet<Observation>;
  readonly fires: number;
  readonly decided: number;
  readonly faults: readonly unknown[];
}

type AsideReason = Extract<ObservationOutcome, { type: 'set-aside' }>['reason'];

const SUBJECTS_AT_ONCE = 8;

/** `observations` oldest first. A run of a data source is decided for its own source and for *any* before it counts as handled. */
export async function processBatch(
  processObservation: ProcessObservation,
  logger: Logger,
  observations: readonly Observation[],
  pushed: readonly Observation[] = [],
): Promise<BatchResult> {
  const bySubject = new Map<string, { observation: Observation; original: Observation }[]>();
  for (const original of observations) {
    for (const observation of withAnySource(original)) {
      const hash = subjectHashOf(observation.subject);
      const group = bySubject.get(hash) ?? [];
      group.push({ observation, original });
      bySubject.set(hash, group);
    }
  }

  const unhandled = new Set<Observation>();
  const outOfOrder = new Set<Observation>();
  const faults: unknown[] = [];
  let fires = 0;
  let decided = 0;
  const limit = pLimit(SUBJECTS_AT_ONCE);

  async function processSubject(group: readonly { observation: Observation; original: Observation }[]): Promise<void> {
    for (const [index, { observation, original }] of group.entries()) {
      const source = pushed.includes(original) ? 'pushed' : 'poll';
      let outcome: ObservationOutcome;
      try {
        outcome = await processObservation(observation);
      } catch (fault) {
        faults.push(fault);
        logger.measure('observations', 1, { source, outcome: 'failed' });
        logger.error('observation.failed', {
          ...factsOf(observation),
          key: observationKeyOf(observation),
          problem: nameOf(fault),
        });
        // What comes later at this subject must not overtake what could not be decided.
        for (const { original: later } of group.slice(index)) unhandled.add(later);
        return;
      }
      logger.measure('observations', 1, {
        source,
        outcome: outcome.type === 'set-aside' ? outcome.reason : outcome.type,
      });
      if (outcome.type === 'decided') {
        decided += 1;
        fires += outcome.fires;
      }
      // The poll of whoever comes must find it new, and the later ones too: decided before, they would overtake it.
      if (outcome.type === 'not-subscribed' && outcome.isAwaited) {
        for (const { original: later } of group.slice(index)) unhandled.add(later);
        return;
      }
      if (outcome.type === 'set-aside') setAside(observation, original, outcome.reason);
    }
  }

  function setAside(observation: Observation, original: Observation, reason: AsideReason): void {
    if (reason === 'stamp-in-future') {
      unhandled.add(original);
      return;
    }
    if (reason === 'out-of-order') outOfOrder.add(original);
    // Polls see most things more than once; whoever pushes wants to know what became of it.
    if (reason === 'out-of-order' || pushed.includes(original))
      logger.info('observation.held', { ...factsOf(observation), reason });
  }

  await Promise.all([...bySubject.values()].map((group) => limit(() => processSubject(group))));
  const handled = new Set(observations.filter((one) => !unhandled.has(one)));
  return { handled, outOfOrder, fires, decided, faults };
}

function withAnySource(observation: Observation): Observation[] {
  if (observation.type !== 'run' || observation.subject.kind !== 'data-source') return [observation];
  return [observation, { ...observation, subject: { ...observation.subject, objectId: ANY_OBJECT } }];
}

function nameOf(fault: unknown): string {
  return fault instanceof Error ? `${fault.name}: ${fault.message}` : 'unknown';
}
