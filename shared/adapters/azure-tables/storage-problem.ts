/** Reads the table client's errors, which hide the service's code in different places and sometimes have none. */
import { RestError } from '@azure/data-tables';
import { StorageUnavailable } from './table.ts';

export interface StorageProblem {
  /** Absent where no answer came. */
  readonly status?: number;
  readonly code?: string;
  /** In a transaction: which of its changes failed. */
  readonly index?: number;
}

/** What went wrong on the way; `undefined` for what is not the storage's doing: a bug. */
export function problemOf(error: unknown): StorageProblem | undefined {
  if (error instanceof RestError) {
    const code = error.code ?? codeInDetails(error.details);
    const index = /^(\d+):/.exec(error.message)?.[1];
    return {
      ...(error.statusCode !== undefined && { status: error.statusCode }),
      ...(code !== undefined && { code }),
      ...(index !== undefined && { index: Number(index) }),
    };
  }
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'AbortError') return { code: 'TimedOut' };
  // The token could not be had, so nothing was sent; the credential's own text may name tenants and endpoints.
  return /Authentication|Credential/.test(error.name) ? { status: 401, code: error.name } : undefined;
}

function codeInDetails(details: unknown): string | undefined {
  const found = property(property(details, 'odataError'), 'code');
  return typeof found === 'string' ? found : undefined;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined;
}

const TRANSIENT: ReadonlySet<number> = new Set([401, 403, 408, 409, 429]);

/** The error to throw: a refusal that no later try can mend is a bug and says so by another class. */
export function errorOf(operation: string, problem: StorageProblem): Error {
  const { status } = problem;
  if (status === undefined || status < 400 || status >= 500 || TRANSIENT.has(status)) {
    return new StorageUnavailable(operation, problem);
  }
  return new Error(`Table storage refused to ${operation} (${status}, ${problem.code ?? 'no code'}).`);
}
