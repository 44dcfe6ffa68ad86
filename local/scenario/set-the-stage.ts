// Fills the simulated environment with what was there before the day began.
import type { SimulatedInstance } from '../upstream/instance.ts';
import type { SubscriptionKeys } from '../upstream/model.ts';
import type { UpstreamState } from '../upstream/state.ts';
import type { Day } from './day.ts';
import { sampleTables } from './sample-tables.ts';
import type { Scenario } from './schema.ts';

export function setTheStage(
  state: UpstreamState,
  scenario: Scenario,
  day: Day,
  keys: SubscriptionKeys,
): SimulatedInstance {
  const { id, name } = scenario.instance;
  const instance = state.addInstance({ instanceId: id, name, keys });
  for (const { id: dataSourceId, ...source } of scenario.dataSources)
    instance.addDataSource({ dataSourceId, ...source });
  instance.runEverything({
    outcome: 'successful',
    submission: 'scheduled',
    at: day.at(scenario.refreshedYesterdayAt, 1),
  });
  for (const { before, ...segment } of scenario.segments) {
    instance.addSegment(segment);
    for (const { at, daysAgo, count } of before)
      instance.evaluateSegment(segment.name, count, { at: day.at(at, daysAgo) });
  }
  for (const { before, ...measure } of scenario.measures) {
    instance.addMeasure(measure);
    for (const { at, daysAgo, value } of before)
      instance.evaluateMeasure(measure.name, value, { at: day.at(at, daysAgo) });
  }
  instance.tables.push(...sampleTables());
  return instance;
}
