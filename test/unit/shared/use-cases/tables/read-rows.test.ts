/** Rows page by page, and one by its key. */
import { describe, expect, it } from 'vitest';
import type { Row } from '../../../../../shared/domain/tables.ts';
import { createReadRows, type ReadRowsPage } from '../../../../../shared/use-cases/tables/read-rows.ts';
import { createReadTables } from '../../../../../shared/use-cases/tables/read-tables.ts';
import { INSTANCE_ID } from '../../../../builders/observations.ts';
import { taken } from '../../../../builders/subscribe-requests.ts';
import { createFixedDirectory } from '../../../../fakes/fixed-directory.ts';
import { ScriptedTables } from '../../../../fakes/scripted-tables.ts';

function anApp(rows: number) {
  const insights = new ScriptedTables();
  insights.rows = Array.from({ length: rows }, (_, n) => ({ CustomerId: `C-${n}` }));
  const directory = createFixedDirectory([{ id: INSTANCE_ID, name: 'Contoso' }]);
  const tables = createReadTables(insights, directory, () => 0);
  return { insights, rows: createReadRows(insights, directory, tables) };
}

async function readAll({ rows: reader }: ReturnType<typeof anApp>, start: { top?: number; skip?: number }) {
  const rows: Row[] = [];
  let pages = 0;
  for (
    let next: { from: { skip: number } | { skipToken: string }; top?: number } | undefined = {
      from: { skip: start.skip ?? 0 },
      ...(start.top === undefined ? {} : { top: start.top }),
    };
    next !== undefined;
  ) {
    const page: ReadRowsPage = taken(await reader.page({ instanceId: INSTANCE_ID, table: 'Customer', ...next }));
    rows.push(...page.rows);
    next = page.next;
    pages += 1;
  }
  return { rows, pages };
}

describe('Pages of rows', () => {
  it.each<[number, { top?: number; skip?: number }, number]>([
    [0, {}, 0],
    [99, {}, 99],
    [100, {}, 100],
    [250, {}, 250],
    [250, { top: 1 }, 1],
    [250, { top: 100 }, 100],
    [250, { top: 130 }, 130],
    [250, { top: 1000 }, 250],
    [250, { skip: 240 }, 10],
    [250, { skip: 200, top: 20 }, 20],
    [250, { skip: 300 }, 0],
  ])('of a table with %i rows, asked for with %j, bring %i', async (count, start, expected) => {
    const app = anApp(count);
    const { rows } = await readAll(app, start);
    expect(rows).toEqual(app.insights.rows.slice(start.skip ?? 0).slice(0, expected));
  });

  it('go on where upstream gives fewer at once than was asked for', async () => {
    const app = anApp(250);
    const { rows, pages } = await readAll(app, { top: 220 });
    expect([rows.length, pages]).toEqual([220, 3]);
  });

  it('are refused of an instance or a table that nobody knows', async () => {
    const { rows, insights } = anApp(1);
    const asked = { table: 'Customer', from: { skip: 0 } };
    const unknown = '00000000-0000-0000-0000-000000000000' as typeof INSTANCE_ID;
    expect(await rows.page({ ...asked, instanceId: unknown })).toMatchObject({ failure: { kind: 'instance-unknown' } });
    expect(insights.asked).toEqual([]);
    insights.failure = { kind: 'insights-not-found' };
    expect(await rows.page({ ...asked, instanceId: INSTANCE_ID })).toMatchObject({
      failure: { kind: 'subject-unknown', field: 'tableName' },
    });
  });
});

describe('One row', () => {
  it('is asked for by the key column, whose columns are read once for many rows', async () => {
    const { rows, insights } = anApp(3);
    for (const id of ['a', "b'"]) await rows.one(INSTANCE_ID, 'Customer', id);
    expect(insights.asked.map(({ filter }) => filter)).toEqual(["CustomerId eq 'a'", "CustomerId eq 'b'''"]);
    expect(insights.tablesRead).toBe(1);
  });

  it('is unknown without a question where the key column cannot hold the key', async () => {
    const { rows, insights } = anApp(3);
    insights.table = { name: 'Customer', columns: [{ name: 'Number', type: 'integer', isKey: true }] };
    expect(await rows.one(INSTANCE_ID, 'Customer', 'x')).toMatchObject({ failure: { kind: 'row-unknown', id: 'x' } });
    expect(insights.asked).toEqual([]);
  });

  it.each([[[]], [['Shop', 'Number']]])('is not looked for in a table with the keys %j', async (keys) => {
    const { rows, insights } = anApp(3);
    insights.table = { name: 'Customer', columns: keys.map((name) => ({ name, type: 'text', isKey: true })) };
    expect(await rows.one(INSTANCE_ID, 'Customer', 'x')).toMatchObject({
      failure: { kind: 'table-without-one-key', keys },
    });
  });
});
