// The app's structured log as it comes line by line, kept so that one can wait for what it says, or look back.

export interface LogEntry {
  readonly event: string;
  readonly [field: string]: unknown;
}

/** A stack may stay up for days; a day of the script takes a few hundred entries. */
const LONGEST = 10_000;

export class AppLog {
  readonly #entries: LogEntry[] = [];
  readonly #listeners = new Set<(entry: LogEntry) => void>();

  /** Core Tools put a stamp before each line; the embedded host prints the app's lines as they are. */
  read(line: string): LogEntry | undefined {
    const start = line.indexOf('{');
    const entry = start < 0 ? undefined : entryOf(line.slice(start));
    if (entry === undefined) return undefined;
    this.#entries.push(entry);
    if (this.#entries.length > LONGEST) this.#entries.shift();
    for (const listener of [...this.#listeners]) listener(entry);
    return entry;
  }

  all(event: string): readonly LogEntry[] {
    return this.#entries.filter((entry) => entry.event === event);
  }

  onEntry(listener: (entry: LogEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The first entry that fits, be it an old one; rejects after the deadline with what was waited for. */
  async first(fits: (entry: LogEntry) => boolean, waitingFor: string, deadlineInMs: number): Promise<LogEntry> {
    const entry = this.#entries.find(fits) ?? (await this.#next(fits, deadlineInMs));
    if (entry === undefined) throw new Error(`The app did not log ${waitingFor} within ${deadlineInMs / 1_000} s.`);
    return entry;
  }

  /** Looks again at each new entry whether it is so, and gives up quietly after the deadline. */
  async until(isSo: () => boolean, deadlineInMs: number): Promise<void> {
    if (!isSo()) await this.#next(isSo, deadlineInMs);
  }

  #next(fits: (entry: LogEntry) => boolean, deadlineInMs: number): Promise<LogEntry | undefined> {
    return new Promise((resolve) => {
      const settle = (entry?: LogEntry) => {
        clearTimeout(timer);
        forget();
        resolve(entry);
      };
      const timer = setTimeout(() => settle(), deadlineInMs);
      const forget = this.onEntry((entry) => {
        if (fits(entry)) settle(entry);
      });
    });
  }
}

function entryOf(text: string): LogEntry | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is LogEntry {
  return typeof value === 'object' && value !== null && 'event' in value && typeof value.event === 'string';
}
