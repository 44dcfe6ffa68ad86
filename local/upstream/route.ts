// What an operation of the simulated API is: its method and path, and what it answers to a call.
import type { Operation } from './faults.ts';
import type { SimulatedInstance } from './instance.ts';
import type { Reply } from './replies.ts';
import type { UpstreamState } from './state.ts';

/** `cm`: as in the API contract; `od`: as in the OData examples. */
export type PathStyle = 'cm' | 'od' | 'both';

export interface Call {
  readonly state: UpstreamState;
  readonly instance: SimulatedInstance;
  readonly args: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Where this upstream is reached. */
  readonly origin: string;
  /** What was sent as JSON. */
  readonly body: unknown;
}

export interface Route {
  /** A read where it is absent. */
  readonly method?: 'POST' | 'PATCH';
  readonly operation: Exclude<Operation, 'instances'>;
  readonly styles: readonly PathStyle[];
  readonly template: string;
  readonly answer: (call: Call) => Reply;
}

/** Of an operation that both styles spell alike. */
export const EITHER: readonly PathStyle[] = ['cm', 'od'];
