// Which operations were asked for, and how often: what a test or a curious person wants to count.
import { OPERATIONS, type Operation } from './faults.ts';

export interface LoggedRequest {
  readonly operation: Operation | 'unknown';
  readonly path: string;
  readonly status: number;
}

/** Older ones are forgotten, so that a stack that runs for days stays small. */
const LONGEST = 1_000;

export class RequestLog {
  readonly #counts = new Map<LoggedRequest['operation'], number>();
  #recent: LoggedRequest[] = [];

  add(request: LoggedRequest): void {
    this.#counts.set(request.operation, this.count(request.operation) + 1);
    this.#recent = [...this.#recent.slice(1 - LONGEST), request];
  }

  count(operation: LoggedRequest['operation']): number {
    return this.#counts.get(operation) ?? 0;
  }

  get recent(): readonly LoggedRequest[] {
    return this.#recent;
  }

  get counts(): Readonly<Record<Operation, number>> {
    const [first, ...others] = OPERATIONS.map((operation) => ({ [operation]: this.count(operation) }));
    return Object.assign({ ...first }, ...others);
  }
}
