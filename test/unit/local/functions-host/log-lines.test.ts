import { describe, expect, it } from 'vitest';
import { formatLogEntry, type LogEntry } from '../../../../local/functions-host/log-lines.ts';

const entry = (message: string, more: Partial<LogEntry> = {}): LogEntry => ({
  time: new Date(0),
  level: 'information',
  source: 'user',
  message,
  ...more,
});

describe('formatLogEntry', () => {
  it('leaves a JSON object as it is', () => {
    const text = '{"a": 1}';
    expect(formatLogEntry(entry(text, { level: 'error', functionName: 'f' }))).toBe(text);
  });

  it('marks every line of anything else, with the level that stands out and the function', () => {
    expect(formatLogEntry(entry('plain'))).toBe('[host] plain');
    expect(formatLogEntry(entry('[1]', { functionName: 'f' }))).toBe('[host] f: [1]');
    expect(formatLogEntry(entry('{no json}', { level: 'warning', functionName: 'f' }))).toBe(
      '[host] warning: f: {no json}',
    );
    expect(formatLogEntry(entry('{\n}'))).toBe('[host] {\n[host] }');
  });
});
