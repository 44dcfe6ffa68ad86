// What the host and the app it runs have to say, as entries, and how an entry becomes lines of text. A structured line of
// the app passes unchanged, so that a parent process can parse it.
import type { LogCategory, LogLevel } from './core-protocol.ts';

export interface LogEntry {
  readonly time: Date;
  readonly level: LogLevel;
  /** `host` is the host's own; the other two come out of the library: the app's logging, or the library's. */
  readonly source: 'host' | LogCategory;
  readonly functionName?: string;
  readonly message: string;
}

export type OnLog = (entry: LogEntry) => void;

export function formatLogEntry({ level, functionName, message }: LogEntry): string {
  if (isJsonObject(message)) return message;
  const origin = functionName === undefined ? '' : `${functionName}: `;
  const severity = level === 'information' || level === 'none' ? '' : `${level}: `;
  return message
    .split('\n')
    .map((line) => `[host] ${severity}${origin}${line}`)
    .join('\n');
}

export function writeToStandardOutput(entry: LogEntry): void {
  process.stdout.write(`${formatLogEntry(entry)}\n`);
}

function isJsonObject(text: string): boolean {
  if (!text.startsWith('{') || text.includes('\n')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
