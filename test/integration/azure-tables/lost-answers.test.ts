import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../../local/azurite/start-azurite.ts';
import { AzureTableSet } from '../../../shared/adapters/azure-tables/azure-table-set.ts';
import { commitOrResolve } from '../../../shared/adapters/azure-tables/lost-answer.ts';
import { type Change, StorageUnavailable, type Table } from '../../../shared/adapters/azure-tables/table.ts';
import { type FaultProxy, startFaultProxy, type WireFault } from '../../proxy/fault-proxy.ts';
import { freshTableName } from '../../store-suites/fresh-table-name.ts';

const RETRIES = { most: 2, firstDelayMs: 1, longestDelayMs: 5 };
const TRIES = RETRIES.most + 1;

let azurite: Azurite;
let proxy: FaultProxy;
let truth: AzureTableSet;
let viaProxy: AzureTableSet;
let impatient: AzureTableSet;
/** The same table, past the proxy and through it. */
let table: Table;
let spoiled: Table;
let name: string;

beforeAll(async () => {
  azurite = await startAzurite();
  const { origin } = new URL(azurite.tableEndpoint);
  proxy = await startFaultProxy(origin);
  const connectionString = azurite.connectionString.replace(origin, proxy.origin);
  truth = new AzureTableSet({ connectionString: azurite.connectionString });
  viaProxy = new AzureTableSet({ connectionString }, { retries: RETRIES });
  impatient = new AzureTableSet({ connectionString }, { retries: RETRIES, timeLimitMs: 300 });
});

afterAll(async () => {
  await proxy?.stop();
  await azurite?.stop();
});

beforeEach(async () => {
  name = freshTableName();
  table = truth.table(name);
  spoiled = viaProxy.table(name);
  await truth.ensure(name);
  await table.commit('p', [{ type: 'put', rowKey: 'lock', cells: { token: 'before' } }]);
  proxy.decide(() => undefined);
});

const always = (fault: WireFault) => proxy.decide(({ method }) => (method === 'GET' ? undefined : fault));
const once = (fault: WireFault) => proxy.decide(({ count }) => (count === 0 ? fault : undefined));
const lockToken = async () => (await table.get('p', 'lock'))?.cells.token;

/** Every kind of write, and how the truth about it is found: by the token that only this call writes. */
const WRITES = [
  {
    kind: 'create',
    changes: (): Change[] => [{ type: 'create', rowKey: 'new', cells: { token: 'mine' } }],
    met: { type: 'conflict', cause: 'exists', index: 0 },
    isWritten: async (read: Table) => (await read.get('p', 'new'))?.cells.token === 'mine',
  },
  {
    kind: 'conditional replace',
    changes: (etag: string): Change[] => [{ type: 'replace', rowKey: 'lock', cells: { token: 'mine' }, etag }],
    met: { type: 'conflict', cause: 'changed', index: 0 },
    isWritten: async (read: Table) => (await read.get('p', 'lock'))?.cells.token === 'mine',
  },
  {
    kind: 'transaction',
    changes: (etag: string): Change[] => [
      { type: 'replace', rowKey: 'lock', cells: { token: 'mine' }, etag },
      { type: 'create', rowKey: 'outbox', cells: {} },
    ],
    met: { type: 'conflict', cause: 'changed', index: 0 },
    isWritten: async (read: Table) => (await read.get('p', 'lock'))?.cells.token === 'mine',
  },
  {
    kind: 'conditional delete',
    changes: (etag: string): Change[] => [{ type: 'delete', rowKey: 'lock', etag }],
    met: { type: 'conflict', cause: 'missing', index: 0 },
    isWritten: async (read: Table) => (await read.get('p', 'lock')) === undefined,
  },
] as const;

const LOST_AFTER: WireFault[] = [
  { type: 'cut-after' },
  { type: 'replace', status: 500 },
  { type: 'replace', status: 503 },
];

describe.each(WRITES)('A $kind', ({ changes, met, isWritten }) => {
  const changesNow = async () => changes((await table.get('p', 'lock'))?.etag ?? '');

  it.each(LOST_AFTER)('meets its own first try when an answer was lost once: $type $status', async (fault) => {
    const mine = await changesNow();
    once(fault);
    expect(await spoiled.commit('p', mine)).toEqual(met);
    expect(proxy.count).toBe(2);
    expect(await isWritten(table)).toBe(true);
  });

  it.each(LOST_AFTER)('comes out as committed by reading again: $type $status', async (fault) => {
    const mine = await changesNow();
    once(fault);
    const resolved = await commitOrResolve({
      commit: () => spoiled.commit('p', mine),
      wasMine: () => isWritten(spoiled),
    });
    expect(resolved).toEqual({ type: 'committed' });
  });

  it('is written, and nothing hints at a fault, when it was cut before it arrived', async () => {
    const mine = await changesNow();
    once({ type: 'cut-before' });
    expect(await spoiled.commit('p', mine)).toMatchObject({ type: 'committed' });
    expect(proxy.count).toBe(2);
  });

  it('is unknown when no try arrives, and comes out as lost', async () => {
    const mine = await changesNow();
    always({ type: 'cut-before' });
    const resolved = await commitOrResolve({
      commit: async () => {
        const result = await spoiled.commit('p', mine);
        expect(result).toEqual({ type: 'unknown' });
        return result;
      },
      wasMine: () => isWritten(spoiled),
    });
    expect(resolved).toEqual({ type: 'conflict', cause: 'lost' });
    expect(proxy.count).toBe(TRIES + 1);
    expect(await isWritten(table)).toBe(false);
  });

  it('is unknown when every answer is lost, and comes out as committed', async () => {
    const mine = await changesNow();
    always({ type: 'cut-after' });
    expect(await spoiled.commit('p', mine)).toEqual({ type: 'unknown' });
    const resolved = await commitOrResolve({
      commit: async () => ({ type: 'unknown' }),
      wasMine: () => isWritten(spoiled),
    });
    expect(resolved).toEqual({ type: 'committed' });
  });

  it('is unknown when the answer is later than the time limit', async () => {
    const mine = await changesNow();
    always({ type: 'silence' });
    expect(await impatient.table(name).commit('p', mine)).toEqual({ type: 'unknown' });
    expect(proxy.count).toBe(1);
    await expect.poll(() => isWritten(table), { timeout: 10_000 }).toBe(true);
  });

  it('is unknown when the service fails each time, and thrown when it is throttling', async () => {
    const mine = await changesNow();
    always({ type: 'refuse', status: 500 });
    expect(await spoiled.commit('p', mine)).toEqual({ type: 'unknown' });
    always({ type: 'refuse', status: 503 });
    await expect(spoiled.commit('p', mine)).rejects.toThrow(StorageUnavailable);
    expect(proxy.count).toBe(TRIES);
    expect(await isWritten(table)).toBe(false);
  });

  it("stays a conflict when somebody else's write was first", async () => {
    const mine = await changesNow();
    await table.commit('p', [
      { type: 'put', rowKey: 'lock', cells: { token: 'theirs' } },
      { type: 'put', rowKey: 'new', cells: { token: 'theirs' } },
    ]);
    once({ type: 'cut-before' });
    const resolved = await commitOrResolve({
      commit: () => spoiled.commit('p', mine),
      wasMine: () => isWritten(spoiled),
    });
    expect(resolved).toMatchObject({ type: 'conflict' });
    expect(await lockToken()).toBe('theirs');
  });
});

describe('An unconditional delete', () => {
  it('counts its own first try as its success', async () => {
    once({ type: 'cut-after' });
    expect(await spoiled.commit('p', [{ type: 'delete', rowKey: 'lock' }])).toMatchObject({ type: 'committed' });
    expect(await table.get('p', 'lock')).toBeUndefined();
  });
});

describe('A read', () => {
  it('survives an answer that is lost once', async () => {
    once({ type: 'cut-after' });
    expect((await spoiled.get('p', 'lock'))?.cells).toEqual({ token: 'before' });
  });

  it.each<WireFault>([
    { type: 'cut-before' },
    { type: 'refuse', status: 500 },
    { type: 'refuse', status: 503 },
    { type: 'refuse', status: 403 },
  ])('throws that storage is unavailable when it never gets an answer: $type $status', async (fault) => {
    proxy.decide(() => fault);
    await expect(spoiled.get('p', 'lock')).rejects.toThrow(StorageUnavailable);
    await expect(spoiled.page('p', { from: 'a', to: 'z' })).rejects.toThrow(StorageUnavailable);
    await expect(spoiled.scan({})).rejects.toThrow(StorageUnavailable);
    await expect(viaProxy.list('t')).rejects.toThrow(StorageUnavailable);
    await expect(viaProxy.ensure(name)).rejects.toThrow(StorageUnavailable);
  });

  it('throws that storage is unavailable when the answer is later than the time limit', async () => {
    proxy.decide(() => ({ type: 'silence' }));
    await expect(impatient.table(name).get('p', 'lock')).rejects.toThrow(StorageUnavailable);
  });

  it('that is refused for good throws something else, as a bug does', async () => {
    proxy.decide(() => ({ type: 'refuse', status: 400 }));
    const refused = spoiled.get('p', 'lock');
    await expect(refused).rejects.toThrow('Table storage refused to read a row (400, no code).');
    await expect(refused).rejects.not.toThrow(StorageUnavailable);
  });
});

describe('The error', () => {
  it('repeats neither the address nor the signature of the request', async () => {
    proxy.decide(() => ({ type: 'refuse', status: 403 }));
    const error: unknown = await spoiled.get('p', 'lock').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StorageUnavailable);
    const told = `${JSON.stringify(error)} ${error instanceof Error ? `${error.message} ${error.stack}` : ''}`;
    expect(told).not.toMatch(/SharedKey|devstoreaccount1|127\.0\.0\.1/);
    expect(error instanceof Error && error.cause).toBeUndefined();
  });
});
