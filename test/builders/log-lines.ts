// A logger that keeps what it is told, for tests that look at the log.
import type { LogEvent, LogFields, Logger } from '../../shared/ports/logger.ts';
import type { Metric } from '../../shared/ports/metrics.ts';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: LogEvent;
  readonly fields: LogFields;
}

export interface Measurement {
  readonly metric: Metric;
  readonly value: number;
  readonly dimensions: LogFields;
}

export function keepLogLines(): Logger & {
  readonly lines: readonly LogLine[];
  readonly measurements: readonly Measurement[];
} {
  const lines: LogLine[] = [];
  const measurements: Measurement[] = [];
  const keep =
    (level: LogLine['level']) =>
    (event: LogEvent, fields: LogFields = {}) => {
      lines.push({ level, event, fields });
    };
  return {
    lines,
    measurements,
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
    measure: (metric, value, dimensions) => {
      measurements.push({ metric, value, dimensions });
    },
  };
}
