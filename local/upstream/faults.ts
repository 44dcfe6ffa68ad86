// Faults on order: what the next replies of an operation do instead of answering properly.

export const OPERATIONS = [
  'instances',
  'instance',
  'dataSources',
  'dataSource',
  'segments',
  'measures',
  'measure',
  'status',
  'jobs',
  'job',
  'startJob',
  'cancelJob',
  'history',
  'tables',
  'table',
  'tableSize',
  'rows',
  'createRow',
  'updateRow',
] as const;
export type Operation = (typeof OPERATIONS)[number];

export type Fault =
  | { readonly kind: 'status'; readonly status: 429 | 500 | 503; readonly retryAfterInSeconds?: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'delay'; readonly inMs: number }
  | { readonly kind: 'malformed-item' };

interface Order {
  readonly operation: Operation | 'any';
  readonly fault: Fault;
  left: number;
}

export class Faults {
  #orders: Order[] = [];
  #met = 0;

  /** Without a number of times the fault lasts until it is lifted. */
  add(operation: Operation | 'any', fault: Fault, times: number = Number.POSITIVE_INFINITY): void {
    this.#orders.push({ operation, fault, left: times });
  }

  lift(): void {
    this.#orders = [];
  }

  /** How many replies have been spoilt so far. */
  get met(): number {
    return this.#met;
  }

  /** The first order that fits is used up first. */
  next(operation: Operation): Fault | undefined {
    const order = this.#orders.find((each) => each.operation === operation || each.operation === 'any');
    if (order === undefined) return undefined;
    order.left -= 1;
    this.#orders = this.#orders.filter(({ left }) => left > 0);
    this.#met += 1;
    return order.fault;
  }
}

/** Of a list the first item, of one object the object itself: every text becomes a number and every number a text. */
export function withMalformedItem(body: unknown): unknown {
  if (!Array.isArray(body)) return malformed(body);
  const [first, ...others] = body;
  return first === undefined ? [] : [malformed(first), ...others];
}

function malformed(value: unknown): unknown {
  if (typeof value === 'string') return 42;
  if (typeof value === 'number') return 'forty-two';
  if (Array.isArray(value)) return value.map(malformed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, malformed(part)]));
}
