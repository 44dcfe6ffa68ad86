/** Lies in wait for a chosen moment of a host's work, and kills the host in it. */
import type { Dice } from '../dice.ts';
import type { StorageCall, TappedHost, Work } from './tapped-host.ts';

/**
 * The nth write since the first decision, the nth first half of a decision that takes two transactions, or the nth write
 * or post while something is delivered.
 */
export interface Moment {
  readonly of: 'decision' | 'half-decision' | 'settlement' | 'post';
  readonly nth: number;
  /** Before it is done, or when it is done and the host does not know yet. */
  readonly phase: 'asked' | 'answered';
}

export interface Kill {
  readonly host: TappedHost;
  readonly moment: Moment;
  /** False where the moment never came, and the host was killed as it was. */
  readonly cameTrue: boolean;
  readonly inHand: ReadonlySet<Work>;
}

/** How many writes and posts a round of this life has, at least about. */
const MOST = { decision: 8, 'half-decision': 1, settlement: 5, post: 30 } as const;

export function momentOf(dice: Dice): Moment {
  const of = dice.pick(['decision', 'decision', 'half-decision', 'settlement', 'settlement', 'post', 'post'] as const);
  return { of, nth: dice.between(1, MOST[of]), phase: dice.pick(['asked', 'answered'] as const) };
}

/** Of several hosts it strikes the one that comes into the moment first. */
export class Ambush {
  readonly killed: Promise<Kill>;
  readonly #hosts: readonly TappedHost[];
  readonly #moment: Moment;
  readonly #counts = new Map<TappedHost, number>();
  #resolve: (kill: Kill) => void = () => undefined;
  #isOver = false;

  constructor(hosts: readonly TappedHost[], moment: Moment, patienceInMs: number) {
    this.#hosts = hosts;
    this.#moment = moment;
    this.killed = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    for (const host of hosts) host.onCall = (call) => this.#onCall(host, call);
    const timer = setTimeout(() => this.#strikeAnybody(), patienceInMs);
    this.killed.then(() => clearTimeout(timer));
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** False where the host that posts died of it. Which host posts is not told: of several that deliver it is any. */
  onPost(phase: Moment['phase']): boolean {
    if (this.#isOver || this.#moment.of !== 'post' || phase !== this.#moment.phase) return true;
    const poster = this.#hosts.find(({ inHand }) => inHand.has('delivery'));
    if (poster !== undefined) this.#next(poster);
    return !this.#isOver;
  }

  #onCall(host: TappedHost, call: StorageCall): void {
    if (this.#isOver || call.phase !== this.#moment.phase || call.method === 'GET') return;
    switch (this.#moment.of) {
      case 'decision':
        if (this.#counts.has(host) || isDecision(call)) this.#next(host);
        return;
      case 'half-decision':
        if (isDecision(call) && call.body.includes(PENDING)) this.#next(host);
        return;
      case 'settlement':
        if (host.inHand.has('delivery')) this.#next(host);
        return;
      case 'post':
        return;
    }
  }

  #next(host: TappedHost): void {
    const count = (this.#counts.get(host) ?? 0) + 1;
    this.#counts.set(host, count);
    if (count === this.#moment.nth) this.#strike(host, true);
  }

  #strikeAnybody(): void {
    const host = this.#hosts.find(({ inHand }) => inHand.size > 0) ?? this.#hosts[0];
    if (host !== undefined) this.#strike(host, false);
  }

  #strike(host: TappedHost, cameTrue: boolean): void {
    this.#isOver = true;
    const inHand = host.inHand;
    host.kill();
    this.#resolve({ host, moment: this.#moment, cameTrue, inHand });
  }
}

/** A subject's row has this cell while a decision about it is under way. */
const PENDING = '"pending":"';

/** A transaction that writes the row of a subject. */
function isDecision({ url, body }: StorageCall): boolean {
  return url.includes('$batch') && body.includes('~last');
}
