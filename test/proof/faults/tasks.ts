/** What hosts are doing at the moment, so that whatever leaves a host can be put down to the task that it belongs to. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Instant } from '../../../shared/domain/instant.ts';
import type { Clock } from '../../../shared/ports/clock.ts';

export interface Task {
  readonly number: number;
  readonly host: string;
  readonly what: string;
  state: 'running' | 'done' | 'failed' | 'dead';
  endedAt?: Instant;
  fault?: unknown;
}

/** One for all schedules: whatever is made of a promise asks each of these that there ever was, so that each would slow down all after it. */
const current = new AsyncLocalStorage<{ readonly tasks: Tasks; readonly number: number }>();

export class Tasks {
  readonly all: Task[] = [];
  readonly #ends = new Map<Task, () => void>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** -1 outside of any, and in what an earlier schedule has left. */
  get current(): number {
    const store = current.getStore();
    return store?.tasks === this ? store.number : -1;
  }

  get running(): readonly Task[] {
    return this.all.filter(({ state }) => state === 'running');
  }

  start(host: string, what: string, work: () => Promise<void>, onEnd: (task: Task) => void): Task {
    const task: Task = { number: this.all.length, host, what, state: 'running' };
    this.all.push(task);
    this.#ends.set(task, () => onEnd(task));
    current.run({ tasks: this, number: task.number }, work).then(
      () => this.#end(task, 'done'),
      (fault: unknown) => {
        task.fault = fault;
        this.#end(task, 'failed');
      },
    );
    return task;
  }

  die(host: string): void {
    for (const task of this.running) if (task.host === host) this.#end(task, 'dead');
  }

  #end(task: Task, state: Exclude<Task['state'], 'running'>): void {
    if (task.state !== 'running') return;
    task.state = state;
    task.endedAt = this.#clock();
    this.#ends.get(task)?.();
  }
}
