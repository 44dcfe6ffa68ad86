/** Rows that a maker writes: what is refused before upstream is asked, and what an unanswered write is called. */
import { describe, expect, it } from 'vitest';
import type { InsightsFailure } from '../../../../../shared/domain/failure.ts';
import { createWriteRows } from '../../../../../shared/use-cases/tables/write-rows.ts';
import { minute } from '../../../../builders/instants.ts';
import { INSTANCE_ID } from '../../../../builders/observations.ts';
import { createFixedDirectory } from '../../../../fakes/fixed-directory.ts';
import { ScriptedTables } from '../../../../fakes/scripted-tables.ts';

const MINUTES_IN_30_DAYS = 30 * 24 * 60;
const NOW = 10;
const row = { FullName: 'Ada' };

function anApp(failure?: InsightsFailure) {
  const insights = new ScriptedTables();
  insights.failure = failure;
  const directory = createFixedDirectory([{ id: INSTANCE_ID, name: 'Contoso' }]);
  return { insights, rows: createWriteRows(insights, directory, () => minute(NOW)) };
}

describe('A row', () => {
  it.each([
    [NOW, false],
    [NOW + 1, true],
    [NOW + MINUTES_IN_30_DAYS, true],
    [NOW + MINUTES_IN_30_DAYS + 1, false],
  ])('that is to be kept until minute %i is written: %s', async (until, isWritten) => {
    const { rows, insights } = anApp();
    const write = { row, validUntil: minute(until) };
    expect((await rows.create(INSTANCE_ID, 'Customer', write)).ok).toBe(isWritten);
    expect((await rows.update(INSTANCE_ID, 'Customer', '1', write)).ok).toBe(isWritten);
    expect(insights.written).toHaveLength(isWritten ? 2 : 0);
  });

  it.each<[InsightsFailure, string, string]>([
    [{ kind: 'insights-not-found' }, 'subject-unknown', 'row-unknown'],
    [{ kind: 'insights-unavailable' }, 'write-unanswered', 'insights-unavailable'],
    [{ kind: 'insights-malformed', problem: 'no JSON' }, 'write-unanswered', 'insights-malformed'],
  ])('of which upstream says %j is told as %s when new and as %s when changed', async (failure, created, updated) => {
    const { rows } = anApp(failure);
    expect(await rows.create(INSTANCE_ID, 'Customer', { row })).toMatchObject({ failure: { kind: created } });
    expect(await rows.update(INSTANCE_ID, 'Customer', '1', { row })).toMatchObject({ failure: { kind: updated } });
  });
});
