/** Lies in wait for a chosen moment of a host's work, and kills the host in it. */
import type { Dice } from '../dice.ts';
import type { StorageCall, TappedHost, Work } from './tapped-host.ts';

/** The nth write since the first decision, or the nth write or post while something is delivered. */
export interface Moment {
  readonly of: 'decision' | 'settlement' | 'post';
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

/** How many writes and posts a round of this life has, about. */
const MOST = { decision: 12, settlement: 8, post: 50 } as const;

export function momentOf(dice: Dice): Moment {
  const of = dice.pick(['decision', 'decision', 'settlement', 'settlement', 'post'] as const);
  return { of, nth: dice.between(1, MOST[of]), phase: dice.pick(['asked', 'answered'] as const) };
}

export class Ambush {
  readonly killed: Promise<Kill>;
  readonly #host: TappedHost;
  readonly #moment: Moment;
  #resolve: (kill: Kill) => void = () => undefined;
  #count = 0;

  constructor(host: TappedHost, moment: Moment, patienceInMs: number) {
    this.#host = host;
    this.#moment = moment;
    this.killed = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    host.onCall = (call) => this.#onCall(call);
    const timer = setTimeout(() => this.#strike(false), patienceInMs);
    this.killed.then(() => clearTimeout(timer));
  }

  onPost(phase: Moment['phase']): void {
    if (this.#moment.of === 'post' && phase === this.#moment.phase && this.#host.inHand.has('delivery')) this.#next();
  }

  #onCall(call: StorageCall): void {
    if (call.phase !== this.#moment.phase || call.method === 'GET') return;
    if (this.#moment.of === 'decision' && (this.#count > 0 || isDecision(call))) this.#next();
    if (this.#moment.of === 'settlement' && this.#host.inHand.has('delivery')) this.#next();
  }

  #next(): void {
    this.#count += 1;
    if (this.#count === this.#moment.nth) this.#strike(true);
  }

  #strike(cameTrue: boolean): void {
    const inHand = this.#host.inHand;
    this.#host.onCall = () => undefined;
    this.#host.kill();
    this.#resolve({ host: this.#host, moment: this.#moment, cameTrue, inHand });
  }
}

/** A transaction that writes the row of a subject. */
function isDecision({ url, body }: StorageCall): boolean {
  return url.includes('$batch') && body.includes('~last');
}
