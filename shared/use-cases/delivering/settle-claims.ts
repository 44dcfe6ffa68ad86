/**
 * Writes down what became of claimed rows, a group at a time as answers come in, so that a crash repeats few posts.
 * The order is what keeps the promise: the event's record first, its outbox row last.
 */
import type { Attempt, DeliveryEnd } from '../../domain/delivery.ts';
import { type Instant, msOf } from '../../domain/instant.ts';
import type { EndedDelivery } from '../../ports/delivery-log.ts';
import type { Claim, Settlement } from '../../ports/outbox-store.ts';
import type { DeliverPorts } from './deliver-ports.ts';

export interface Settler {
  end(claim: Claim, end: DeliveryEnd, attempts: readonly Attempt[]): void;
  retry(claim: Claim, dueAt: Instant, attempts: readonly Attempt[]): void;
  release(claim: Claim, dueAt: Instant): void;
  /** The rest of an end that a worker before had marked. */
  finish(claim: Claim, end: DeliveryEnd): void;
  /** Waits for the tasks and for the writing of all that they have handed in. */
  settledAll(tasks: ReadonlySet<Promise<void>>): Promise<void>;
  /** Writes what is left; throws what went wrong in writing. */
  close(): Promise<void>;
}

const GROUP_SIZE = 64;
/** A crash repeats what was posted meanwhile; less, and a group is a handful of rows with as many requests as a full one. */
const LONGEST_WAIT_IN_MS = 200;
/** While one group is written the next gathers: the slower storage is, the fewer and larger its transactions become. */
const LARGEST_GROUP = 100;
const LONGEST_WAIT_BEHIND_A_WRITE_IN_MS = 1_000;
/** The sweep comes each minute: what is due sooner gets a doorbell of its own. */
const SWEEP_INTERVAL_IN_MS = 60_000;

type Ended = { readonly claim: Claim; readonly end: DeliveryEnd; readonly attempts: readonly Attempt[] };

export interface SettlerPorts extends Pick<DeliverPorts, 'outbox' | 'deliveries' | 'clock' | 'logger'> {
  /** Rings for the bucket when its next retry is due. */
  ring(delayInMs: number): Promise<void>;
}

export function createSettler(ports: SettlerPorts, bucket: string, way: 'delivery' | 'publication'): Settler {
  const measured = way === 'delivery' ? 'deliveries' : 'publications';
  const { outbox, deliveries, clock, logger } = ports;
  let delivered: Ended[] = [];
  let marked: Ended[] = [];
  let others: Settlement[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isOverdue = false;
  let underWay = 0;
  let writing: Promise<void> = Promise.resolve();
  const faults: unknown[] = [];

  function consider(): void {
    const waiting = delivered.length + marked.length + others.length;
    const isTime = underWay === 0 && (waiting >= GROUP_SIZE || isOverdue);
    if (waiting > 0 && (isTime || waiting >= LARGEST_GROUP)) flush();
    else if (waiting > 0) timer ??= setTimeout(overdue, LONGEST_WAIT_IN_MS);
  }

  function overdue(): void {
    isOverdue = true;
    timer = setTimeout(flush, LONGEST_WAIT_BEHIND_A_WRITE_IN_MS);
    consider();
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    isOverdue = false;
    const group = { delivered, marked, others };
    delivered = [];
    marked = [];
    others = [];
    underWay += 1;
    const written = write(group)
      .catch((fault: unknown) => {
        faults.push(fault);
      })
      .finally(() => {
        underWay -= 1;
        consider();
      });
    writing = Promise.all([writing, written]).then(() => undefined);
  }

  async function write(group: { delivered: Ended[]; marked: Ended[]; others: Settlement[] }): Promise<void> {
    // First what has been delivered: were it not recorded, it would be posted again.
    await record(group.delivered);
    const held = new Set(await outbox.settle(bucket, group.others));
    // An end other than `delivered` counts only while the claim does.
    await record(group.marked.filter(({ claim }) => held.has(claim) || claim.end !== undefined));
    await ringForRetries(group.others.filter(({ claim }) => held.has(claim)));
  }

  async function record(ends: readonly Ended[]): Promise<void> {
    if (ends.length === 0) return;
    await deliveries.write(ends.map(recordOf));
    await outbox.settle(
      bucket,
      ends.map(({ claim }) => ({ type: 'remove', claim })),
    );
    for (const { claim, end } of ends) {
      const { subscriptionId, eventId, replay } = claim.entry;
      logger.measure(measured, 1, { result: end.state });
      logger.info(`${way}.settled`, {
        subscriptionId,
        eventId,
        state: end.state,
        ...(end.because === undefined ? {} : { because: end.because }),
        ...(replay === 0 ? {} : { replay }),
      });
    }
  }

  async function ringForRetries(settlements: readonly Settlement[]): Promise<void> {
    const now = msOf(clock());
    const waits = settlements.flatMap((settlement) =>
      settlement.type === 'retry' || settlement.type === 'release' ? [msOf(settlement.dueAt) - now] : [],
    );
    if (waits.length === 0) return;
    const soonest = Math.max(0, Math.min(...waits));
    if (soonest < SWEEP_INTERVAL_IN_MS) await ports.ring(soonest);
  }

  return {
    end(claim, end, attempts) {
      if (end.state === 'delivered') delivered.push({ claim, end, attempts });
      else {
        marked.push({ claim, end, attempts });
        others.push({ type: 'mark', claim, end, attempts });
      }
      consider();
    },
    retry(claim, dueAt, attempts) {
      others.push({ type: 'retry', claim, dueAt, attempts });
      consider();
    },
    release(claim, dueAt) {
      others.push({ type: 'release', claim, dueAt });
      consider();
    },
    finish(claim, end) {
      marked.push({ claim, end, attempts: claim.attempts });
      consider();
    },
    async settledAll(tasks) {
      while (tasks.size > 0) await Promise.all(tasks);
      flush();
      await writing;
    },
    async close() {
      flush();
      await writing;
      if (faults.length > 0) throw new AggregateError(faults, 'Some deliveries could not be settled');
    },
  };
}

function recordOf({ claim, end, attempts }: Ended): EndedDelivery {
  return { ...claim.entry, attempts, end };
}
