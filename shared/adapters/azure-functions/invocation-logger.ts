/**
 * The app's log through the Functions host: one JSON line per event, on the invocation that it belongs to. Services are
 * built once, so which invocation that is travels beside the calls and not through them.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { InvocationContext } from '@azure/functions';
import type { LogEvent, LogFields, Logger } from '../../ports/logger.ts';

type Level = 'log' | 'warn' | 'error';
type Sink = Pick<InvocationContext, Level>;

const invocations = new AsyncLocalStorage<Sink>();

export function withinInvocation<Result>(context: InvocationContext, run: () => Promise<Result>): Promise<Result> {
  return invocations.run(context, run);
}

/** At start, before any invocation, the host takes what goes to the console. */
const consoleSink: Sink = {
  log: (...args) => console.log(...args),
  warn: (...args) => console.warn(...args),
  error: (...args) => console.error(...args),
};

function write(level: Level, event: LogEvent, fields: LogFields | undefined): void {
  try {
    const sink = invocations.getStore() ?? consoleSink;
    sink[level](JSON.stringify({ event, ...fields }));
  } catch {
    // A line that cannot be written must not undo what it tells of.
  }
}

export const invocationLogger: Logger = {
  info: (event, fields) => write('log', event, fields),
  warn: (event, fields) => write('warn', event, fields),
  error: (event, fields) => write('error', event, fields),
};
