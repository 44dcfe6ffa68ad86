/**
 * The app's log through the Functions host: one JSON line per event, on the invocation that it belongs to, and at its end
 * one for each thing that it measured. Services are built once, so which invocation that is, and the trace that it belongs
 * to, travel beside the calls and not through them.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { InvocationContext } from '@azure/functions';
import { parseTraceParent, type TraceParent } from '../../domain/trace-parent.ts';
import type { LogEvent, LogFields, Logger } from '../../ports/logger.ts';
import { createMetricTally, type MetricTally } from './metric-tally.ts';

type Level = 'log' | 'warn' | 'error';
type Sink = Pick<InvocationContext, Level>;

interface Invocation {
  readonly sink: Sink;
  readonly tally: MetricTally;
  readonly traceParent: TraceParent | undefined;
}

const invocations = new AsyncLocalStorage<Invocation>();

export function withinInvocation<Result>(context: InvocationContext, run: () => Promise<Result>): Promise<Result> {
  const tally = createMetricTally();
  const traceParent = parseTraceParent(context.traceContext?.traceParent);
  return invocations.run({ sink: context, tally, traceParent }, async () => {
    try {
      return await run();
    } finally {
      writeAll(tally);
    }
  });
}

export function currentTrace(): TraceParent | undefined {
  return invocations.getStore()?.traceParent;
}

/** At start, before any invocation, the host takes what goes to the console. */
const consoleSink: Sink = {
  log: (...args) => console.log(...args),
  warn: (...args) => console.warn(...args),
  error: (...args) => console.error(...args),
};

function write(level: Level, event: LogEvent, fields: LogFields | undefined): void {
  try {
    const sink = invocations.getStore()?.sink ?? consoleSink;
    sink[level](JSON.stringify({ event, ...fields }));
  } catch {
    // A line that cannot be written must not undo what it tells of.
  }
}

function writeAll(tally: MetricTally): void {
  for (const fields of tally.take()) write('log', 'metric.recorded', fields);
}

export const invocationLogger: Logger = {
  info: (event, fields) => write('log', event, fields),
  warn: (event, fields) => write('warn', event, fields),
  error: (event, fields) => write('error', event, fields),
  measure(metric, value, dimensions) {
    const tally = invocations.getStore()?.tally ?? createMetricTally();
    tally.add(metric, value, dimensions);
    if (invocations.getStore() === undefined) writeAll(tally);
  },
};
