/** The rows of tables by the definition alone: their fields, their pages, what is written, and the files they are kept in. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { INSTANCE_ID, type Installation } from '../e2e/local-installation.ts';
import type { Inputs, Stranger } from './client.ts';
import { faultsIn } from './reply-check.ts';
import { startStranger } from './start-stranger.ts';

const customers = { instanceId: INSTANCE_ID, tableName: 'Customer' };

let installation: Installation;
let stranger: Stranger;

beforeAll(async () => {
  ({ installation, stranger } = await startStranger());
});
afterAll(() => installation?.stop());

const page = z.object({ value: z.array(z.record(z.string(), z.unknown())), nextLink: z.string().optional() });

/** As the flow engine reads a list whose step has pagination switched on. */
async function allPages(inputs: Inputs) {
  const pages = [page.parse((await stranger.call('GetItems', inputs)).body)];
  for (let next = pages[0]?.nextLink; next !== undefined; next = pages.at(-1)?.nextLink) {
    expect(next).not.toContain(installation.hostKeys.function);
    pages.push(page.parse((await stranger.callPage('GetItems', next)).body));
  }
  return pages;
}

const idsIn = (rows: readonly Record<string, unknown>[]) => rows.map(({ CustomerId }) => CustomerId);

describe('The rows of a table', () => {
  it('have the fields that the table says, and no others', async () => {
    for (const tableName of ['Customer', 'UnifiedActivity', 'PosPurchases_Purchases']) {
      const asked = { ...customers, tableName };
      const schema = await stranger.rowSchemaOf('GetItems', asked);
      const [first] = await allPages({ ...asked, top: 50 });
      expect(first?.value).toHaveLength(50);
      for (const row of first?.value ?? []) expect(faultsIn(schema, row)).toEqual([]);
    }
  });

  it('come page by page, each of them once', async () => {
    const pages = await allPages(customers);
    expect(pages.map(({ value }) => value.length)).toEqual([100, 100, 50]);
    expect(new Set(idsIn(pages.flatMap(({ value }) => value))).size).toBe(250);
  });

  it('are as many as are asked for, from where they are asked for', async () => {
    const pages = await allPages({ ...customers, top: 3, skip: 2, orderBy: 'CustomerId' });
    expect(pages).toHaveLength(1);
    expect(idsIn(pages[0]?.value ?? [])).toEqual(['C-1003', 'C-1004', 'C-1005']);
  });

  it('are those that fit the filter, whatever stands in it', async () => {
    const named = (name: string) => ({ ...customers, filter: `FullName eq '${name.replaceAll("'", "''")}'` });
    const found = await allPages({ ...named("D'Arcy Dubois"), select: 'CustomerId,FullName' });
    expect(found[0]?.value[0]).toEqual({ CustomerId: 'C-1004', FullName: "D'Arcy Dubois" });
    for (const name of ["x' or 1 eq 1 or 'x' eq 'x", 'x&$top=1', 'a#b?c/../d', '%27', 'Ünïcödé +%20']) {
      expect((await allPages(named(name)))[0]?.value, name).toEqual([]);
    }
  });

  it.each([
    [
      'a filter that Customer Insights does not understand',
      { filter: 'FullName ~ 7' },
      'insights-rejected',
      /cannot do this/,
    ],
    ['a column that there is not', { select: 'Nothing' }, 'insights-rejected', /cannot do this/],
    ['too many at once', { top: 1_001 }, 'input-invalid', /^top must be a whole number from 1 to 1000/],
    ['a page that nobody has offered', { skipToken: 'elsewhere' }, 'input-invalid', /^skipToken must be/],
  ])('are refused with %s', async (_what, inputs, code, message) => {
    expect(await stranger.refusalOf('GetItems', { ...customers, ...inputs })).toEqual([
      400,
      code,
      expect.stringMatching(message),
    ]);
  });

  it('are refused of a table that there is not', async () => {
    for (const operationId of ['GetItems', 'GetPartitions', 'GetPartitionsV2', 'GetTableSchema']) {
      expect(await stranger.refusalOf(operationId, { ...customers, tableName: 'Nothing' })).toEqual([
        404,
        'subject-unknown',
        expect.stringContaining('tableName: there is no table called "Nothing"'),
      ]);
    }
  });
});

describe('One row', () => {
  it('is found by its key', async () => {
    expect((await stranger.call('GetItem', { ...customers, itemId: 'C-1004' })).body).toMatchObject({
      CustomerId: 'C-1004',
      FullName: "D'Arcy Dubois",
    });
  });

  it.each(["C-9'", "' or CustomerId eq 'C-1001", '..%2f', 'C 1?x=y#z', 'C-1001 '])(
    'is not found by %j unless that is its key',
    async (itemId) => {
      const { status, body } = await stranger.call('GetItem', { ...customers, itemId });
      if (itemId.trim() === 'C-1001') expect([status, body]).toEqual([200, expect.objectContaining({ Orders: 0 })]);
      else expect([status, body]).toEqual([404, { error: expect.objectContaining({ code: 'row-unknown' }) }]);
    },
  );

  it('is not looked for in a table with two keys', async () => {
    expect(
      await stranger.refusalOf('GetItem', { ...customers, tableName: 'PosPurchases_Purchases', itemId: '1' }),
    ).toEqual([400, 'table-without-one-key', expect.stringContaining('has 2 keys (Shop, ReceiptNumber)')]);
  });

  it('is written and changed', async () => {
    const visit = { ActivityId: 'A-9001', CustomerId: 'C-1001', ActivityType: 'Visit' };
    const asked = { instanceId: INSTANCE_ID, tableName: 'UnifiedActivity' };
    expect((await stranger.call('CreateItem', { ...asked, item: visit })).body).toEqual({
      tableName: 'UnifiedActivity',
      item: visit,
    });
    await stranger.call('UpdateItem', { ...asked, itemId: 'A-9001', item: { ActivityType: 'Purchase' } });
    const { body } = await stranger.call('GetItem', { ...asked, itemId: 'A-9001' });
    expect(body).toEqual({ ...visit, ActivityType: 'Purchase' });
  });

  it.each([
    ['no column', {}, {}, 'input-invalid'],
    ['a column that there is not', { Nothing: 1 }, {}, 'insights-rejected'],
    ['a past end', { FullName: 'x' }, { validUntil: '2020-01-01T00:00:00Z' }, 'input-invalid'],
    ['too late an end', { FullName: 'x' }, { validUntil: '2999-01-01T00:00:00Z' }, 'input-invalid'],
  ])('is not written with %s', async (_what, item, inputs, code) => {
    for (const operationId of ['CreateItem', 'UpdateItem']) {
      const itemId = operationId === 'UpdateItem' ? { itemId: 'C-1001' } : {};
      const [status, given] = await stranger.refusalOf(operationId, { ...customers, ...itemId, ...inputs, item });
      expect([status, given], operationId).toEqual([400, code]);
    }
  });

  it('is not changed where there is none', async () => {
    const [status, code] = await stranger.refusalOf('UpdateItem', {
      ...customers,
      itemId: 'C-0',
      item: { FullName: 'x' },
    });
    expect([status, code]).toEqual([404, 'row-unknown']);
  });

  it('is not written twice: who gets no answer is told to look first', async () => {
    const { faults, requests } = installation.upstream;
    faults.add('createRow', { kind: 'status', status: 503 }, 1);
    const before = requests.count('createRow');
    const [status, code, message] = await stranger.refusalOf('CreateItem', {
      ...customers,
      item: { CustomerId: 'C-9002' },
    });
    expect([status, code]).toEqual([409, 'write-unanswered']);
    expect(message).toContain('may have been written');
    expect(requests.count('createRow')).toBe(before + 1);
  });

  it('waits as long as Customer Insights says when it was asked too often', async () => {
    installation.upstream.faults.add('createRow', { kind: 'status', status: 429, retryAfterInSeconds: 17 }, 1);
    const { status, headers } = await stranger.call('CreateItem', { ...customers, item: { CustomerId: 'C-9003' } });
    expect([status, headers.get('retry-after')]).toEqual([429, '17']);
  });
});

const listed = z.looseObject({ value: z.array(z.object({ partitionId: z.string(), number: z.number() })) });
const piece = z.object({ content: z.string(), nextPosition: z.number().optional(), isLast: z.boolean() });

describe('The partitions of a table', () => {
  it('together hold every row, and no address of a storage is seen', async () => {
    const reply = await stranger.call('GetPartitionsV2', customers);
    expect(reply.body).toMatchObject({ format: 'csv', hasHeader: false, rowCount: expect.any(Number) });
    expect(JSON.stringify(reply.body)).not.toMatch(/https?:|sig=|storage/);
    const { value } = listed.parse(reply.body);
    expect(value.map(({ number }) => number)).toEqual([1, 2]);
    const files: string[] = [];
    for (const { partitionId } of value) {
      const { content, isLast } = piece.parse(
        (await stranger.call('GetPartitionData', { ...customers, partitionId })).body,
      );
      expect(isLast).toBe(true);
      files.push(content);
    }
    const lines = files.join('').trim().split('\n');
    expect(lines).toHaveLength(installation.contoso.tables.find(({ name }) => name === 'Customer')?.rows.length ?? 0);
  });

  it('are named alike each time, though their addresses differ', async () => {
    const ask = async () => listed.parse((await stranger.call('GetPartitions', customers)).body).value;
    expect(await ask()).toEqual(await ask());
  });

  it('are refused by an id that no partition of the table has', async () => {
    const other = listed.parse(
      (await stranger.call('GetPartitions', { ...customers, tableName: 'UnifiedActivity' })).body,
    ).value[0];
    for (const partitionId of ['0'.repeat(32), other?.partitionId]) {
      const [status, code] = await stranger.refusalOf('GetPartitionData', { ...customers, partitionId });
      expect([status, code]).toEqual([404, 'partition-unknown']);
    }
  });
});
