/**
 * Holds every step that leaves a host (a try at a request, a read of upstream, a post to a flow) until the schedule
 * lets it go, one at a time. So the order of all that hosts do, and what befalls it, is the schedule's alone.
 */

/** What becomes of a step. */
export type Fate =
  | 'pass'
  /** The connection breaks before the other side has read anything. */
  | 'cut'
  /** Done by the other side; the connection breaks before its answer. */
  | 'cut-after'
  /** Not done; 503. */
  | 'busy'
  /** Done, and answered 503 or 500 all the same. */
  | 'busy-after'
  | 'failed-after'
  /** Not done; 429. */
  | 'throttled'
  /** Nothing is heard until the caller gives up: not done, or done. */
  | 'silence'
  | 'silence-after';

export type StepKind = 'read' | 'write' | 'send' | 'upstream' | 'post' | 'answer';

export interface Step {
  readonly host: string;
  readonly kind: StepKind;
  readonly label: string;
}

/** Does what the fate lets happen; what it resolves to is how the host's call goes on. */
type Act<Value> = (fate: Fate) => Promise<() => Value>;

interface HeldStep extends Step {
  readonly of: HostGate;
  /** Ready to go on; a host that has died meanwhile never does. */
  perform(fate: Fate): Promise<() => void>;
}

export interface HostGate {
  readonly name: string;
  isAlive: boolean;
  hold<Value>(kind: StepKind, label: string, act: Act<Value>): Promise<Value>;
}

/** Between two steps a host only computes: after so many turns of the loop it has come to its next step. */
const TURNS_UNTIL_QUIET = 2;

export class Gate {
  #held: HeldStep[] = [];

  get held(): readonly Step[] {
    return this.#held;
  }

  open(name: string): HostGate {
    const gate: HostGate = {
      name,
      isAlive: true,
      hold: (kind, label, act) =>
        new Promise((resolve, reject) => {
          if (!gate.isAlive) return;
          const perform = async (fate: Fate) => {
            const value = await act(fate);
            return () => {
              if (!gate.isAlive) return;
              try {
                resolve(value());
              } catch (fault) {
                reject(fault);
              }
            };
          };
          this.#held.push({ host: name, kind, label, of: gate, perform });
        }),
    };
    return gate;
  }

  async quiet(): Promise<void> {
    for (let turn = 0; turn < TURNS_UNTIL_QUIET; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  async release(step: Step, fate: Fate): Promise<void> {
    const goOn = await this.#take(step).perform(fate);
    goOn();
  }

  /** Done or not, its host dies over it and never hears of it. */
  async crash(step: Step, isDone: boolean): Promise<void> {
    const taken = this.#take(step);
    if (isDone) await taken.perform('pass');
    this.kill(taken.of);
  }

  kill(gate: HostGate): void {
    gate.isAlive = false;
    this.#held = this.#held.filter(({ of }) => of !== gate);
  }

  /** Several at once, which go on in the order in which they were held. */
  async releaseAll(steps: readonly Step[]): Promise<void> {
    const ready = await Promise.all(steps.map((step) => this.#take(step).perform('pass')));
    for (const goOn of ready) goOn();
  }

  #take(step: Step): HeldStep {
    const held = this.#held.find((one) => Object.is(one, step));
    if (held === undefined) throw new Error(`${step.label} is not held any more`);
    this.#held = this.#held.filter((one) => one !== held);
    return held;
  }
}
