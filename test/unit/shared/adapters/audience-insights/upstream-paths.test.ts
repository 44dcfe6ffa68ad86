import { describe, expect, it } from 'vitest';
import {
  createPathMemory,
  DATA_SOURCES_PATH,
  measurePath,
  segmentsPath,
  workflowPath,
} from '../../../../../shared/adapters/audience-insights/upstream-paths.ts';
import { instanceIdOf } from '../../../../../shared/domain/ids.ts';

const [one, other] = [instanceIdOf('one'), instanceIdOf('other')];

describe('the paths of upstream', () => {
  it('are remembered per instance and area, whatever is read there', () => {
    const memory = createPathMemory();
    const [published, documented] = ['/workflows/main/status', '/manage/workflows/main/status'];
    const status = workflowPath('main', 'status');
    expect(memory.inOrder(one, status)).toEqual([published, documented]);
    memory.found(one, status, documented);
    expect(memory.inOrder(one, status)).toEqual([documented, published]);
    expect(memory.inOrder(one, workflowPath('main', 'jobs'))).toEqual([
      '/manage/workflows/main/jobs',
      '/workflows/main/jobs',
    ]);
    expect(memory.inOrder(other, status)).toEqual([published, documented]);
    expect(memory.inOrder(one, DATA_SOURCES_PATH)).toEqual(['/manage/datasources', '/manage/datasources/v2']);
  });

  it('ask for as much history as is wanted', () => {
    expect(segmentsPath(3).candidates).toEqual(['/manage/segments?includeHistoricStats=true&historicStatsDays=3']);
  });

  it('keep a name in its place', () => {
    expect(measurePath('a/../b?c', 1).candidates[0]).toBe(
      '/manage/measures/a%2F..%2Fb%3Fc?includeHistoricStats=true&historicStatsDays=1',
    );
    expect(workflowPath('a b', 'status').candidates[0]).toBe('/workflows/a%20b/status');
  });
});
