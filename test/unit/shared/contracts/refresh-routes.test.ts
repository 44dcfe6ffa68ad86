/** What a maker may ask to be refreshed. */
import { describe, expect, it } from 'vitest';
import { startRefreshRoute } from '../../../../shared/contracts/refresh-routes.ts';

const read = (query: Record<string, string>) => startRefreshRoute.query.safeParse({ instanceId: 'i', ...query });

describe('A refresh', () => {
  it.each([
    [{}, { what: 'everything', extent: 'full' }],
    [
      { what: 'Segments', extent: 'Incremental' },
      { what: 'segments', extent: 'incremental' },
    ],
    [
      { what: 'data-sources', dataSourceId: 'd-1' },
      { what: 'data-sources', extent: 'full', object: 'd-1' },
    ],
    [
      { what: 'segments', segmentName: 'Churn' },
      { what: 'segments', extent: 'full', object: 'Churn' },
    ],
    [
      { what: 'measures', measureName: 'Total' },
      { what: 'measures', extent: 'full', object: 'Total' },
    ],
    [
      { what: 'data-sources', dataSourceId: '*' },
      { what: 'data-sources', extent: 'full' },
    ],
  ])('asked for as %j is %j', (query, refresh) => {
    expect(read(query).data?.refresh).toEqual(refresh);
  });

  it.each([
    [{ what: 'exports' }, 'what', 'must be one of: everything, data-sources, segments, measures'],
    [{ extent: 'half' }, 'extent', 'must be one of: full, incremental'],
    [{ segmentName: 'Churn' }, 'segmentName', 'must be empty unless what is segments'],
    [{ what: 'segments', dataSourceId: 'd-1' }, 'dataSourceId', 'must be empty unless what is data-sources'],
    [{ what: 'measures', measureName: ' ' }, 'measureName', 'must be the name of a measure'],
  ])('asked for as %j is refused, by the field %s', (query, field, message) => {
    expect(read(query).error?.issues.map((issue) => [issue.path.join('.'), issue.message])).toEqual([[field, message]]);
  });
});
