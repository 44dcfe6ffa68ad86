/** Reads the options of `npm run bench`. */
import { parseArgs } from 'node:util';
import { isKey, KEYS, type Key } from './goals.ts';

export interface Options {
  readonly form: 'table' | 'json' | 'markdown';
  readonly only: readonly Key[];
  /** Given, the growth table is measured instead: at each of these numbers. */
  readonly subscriptions: readonly number[];
}

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      subscriptions: { type: 'string' },
    },
  });
  return {
    form: values.json ? 'json' : values.markdown ? 'markdown' : 'table',
    only: listOf(values.only.join(',')).map(keyNamed),
    subscriptions: listOf(values.subscriptions ?? '').map(countOf),
  };
}

function listOf(text: string): string[] {
  return text.split(',').filter((part) => part !== '');
}

function keyNamed(text: string): Key {
  if (isKey(text)) return text;
  throw new UsageError(`--only takes ${KEYS.join(', ')}; not ${text}.`);
}

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new UsageError(`--subscriptions takes whole numbers like 1000,10000,100000; not ${text}.`);
}
