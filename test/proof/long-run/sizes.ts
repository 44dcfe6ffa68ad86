/** How much there is of everything at one moment: rows by their kind, messages, the bytes of a record, and memory after a collection. */
import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { TableSet } from '../../../shared/adapters/azure-tables/table.ts';

const MEGABYTE = 2 ** 20;

export type Sizes = Readonly<Record<string, number>>;

/** What comes between the tildes of a row key says what the row is. */
const KINDS: readonly (readonly [kind: string, of: RegExp])[] = [
  ['outbox', /^o~/],
  ['locks', /~last$/],
  ['decision sides', /~s~/],
  ['delivery sides', /~x~/],
  ['history', /~h~/],
  ['run keys', /~k~/],
];

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

export async function sizesOf(tables: TableSet): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {
    'delivery tables': 0,
    ...Object.fromEntries(KINDS.map(([kind]) => [kind, 0])),
  };
  const add = (what: string, amount: number) => {
    sizes[what] = (sizes[what] ?? 0) + amount;
  };
  for (const name of await tables.list('')) {
    if (name.startsWith('deliveries')) add('delivery tables', 1);
    let next: string | undefined;
    do {
      const page = await tables.table(name).scan(name === 'instances' ? {} : { select: [] }, next);
      for (const { rowKey, cells } of page.rows) {
        const kind = name === 'triggers' ? KINDS.find(([, of]) => of.test(rowKey))?.[0] : undefined;
        add(kind ?? (name.startsWith('deliveries') ? 'deliveries' : name), 1);
        for (const cell of Object.values(cells)) if (cell instanceof Uint8Array) add('bytes of records', cell.length);
      }
      next = page.next;
    } while (next !== undefined);
  }
  return sizes;
}

export function heapInUse(): number {
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed;
}

/** The resident memory of a process, in megabytes; told on Linux only, elsewhere rows and messages alone are looked at. */
export async function memoryOf(pid: number): Promise<{ readonly memory?: number }> {
  if (process.platform !== 'linux') return {};
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return { memory: Math.round((Number(kilobytes) * 1024) / MEGABYTE) };
}

/** For what has no limit that could be counted: whether it is more at its most in the last third than in the middle one by a tenth and a handful. */
export function grown(samples: readonly Sizes[], handfuls: Sizes): string[] {
  const third = Math.floor(samples.length / 3);
  const most = (part: readonly Sizes[], what: string) => Math.max(...part.map((sizes) => sizes[what] ?? 0));
  return Object.entries(handfuls).flatMap(([what, handful]) => {
    const middle = most(samples.slice(third, 2 * third), what);
    const last = most(samples.slice(2 * third), what);
    return last > middle * 1.1 + handful ? [`${what}: at most ${middle}, then ${last}`] : [];
  });
}
