// Which of the app's log entries host.json lets through: the level of the longest category that fits, Information
// where none does.
import type { LogLevel } from './core-protocol.ts';

const SEVERITY: Readonly<Record<string, number>> = {
  trace: 0,
  debug: 1,
  information: 2,
  warning: 3,
  error: 4,
  critical: 5,
  none: 6,
};

export function isLogged(level: LogLevel, functionName: string, logLevels: Readonly<Record<string, string>>): boolean {
  const category = `Function.${functionName}.User`;
  const fitting = Object.keys(logLevels)
    .filter((name) => category === name || category.startsWith(`${name}.`))
    .sort((one, other) => other.length - one.length);
  const threshold = logLevels[fitting[0] ?? 'default'] ?? 'Information';
  return (SEVERITY[level] ?? 0) >= (SEVERITY[threshold.toLowerCase()] ?? 0);
}
