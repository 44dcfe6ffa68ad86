/** Each rule over alerts and the workbook is broken once by a planted fault. */
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Snapshot } from './bicep-compiler.ts';
import { resourcesOf } from './rule.ts';
import { TELEMETRY_RULES } from './telemetry-rules.ts';
import { describeWithBicep } from './with-bicep.ts';

describeWithBicep('An installation', ['small.bicepparam'], (bicep) => {
  const small = () => bicep.snapshotOf('small.bicepparam');

  /** As if somebody had changed the text of one alert or of the workbook. */
  function retold(type: string, part: string | RegExp, other: string): Snapshot {
    const [before] = resourcesOf(small(), type).filter(({ properties }) => JSON.stringify(properties).match(part));
    if (before === undefined) throw new RangeError(`There is no ${part} to change.`);
    const properties = z
      .record(z.string(), z.unknown())
      .parse(JSON.parse(JSON.stringify(before.properties).replaceAll(part, other)));
    return {
      ...small(),
      predictedResources: small().predictedResources.map((one) => (one === before ? { ...one, properties } : one)),
    };
  }

  const [alerts, workbook] = ['Microsoft.Insights/scheduledQueryRules', 'Microsoft.Insights/workbooks'];
  const metricAlerts = 'Microsoft.Insights/metricAlerts';
  const untold: readonly [keyof typeof TELEMETRY_RULES, string, string | RegExp, string, RegExp][] = [
    ['alerts have all that makes them look, in the workspace', alerts, '"enabled":true', '"enabled":false', /enabled/],
    ['alerts have all that makes them look, in the workspace', alerts, /"windowSize":"PT15M",?/g, '', /windowSize/],
    ['every alert has an entry in the operator’s page', alerts, '#alert-poll-lag', '#alert-lag', /no entry alert-lag/],
    [
      'every alert has an entry in the operator’s page',
      alerts,
      '#alert-poll-lag',
      '#alert-poll-gap',
      /No alert names the entry alert-poll-lag/,
    ],
    ['every alert has an entry in the operator’s page', metricAlerts, '-dead-letters', '-lost', /no entry alert-lost/],
    [
      'alerts have all that makes them look, in the workspace',
      alerts,
      '"operator":"GreaterThan"',
      '"operator":"LessThan"',
      /operator/,
    ],
    [
      'silence is within sight of what asks for it',
      alerts,
      /(?<=now.*)"threshold":15/g,
      '"threshold":1500',
      /2880 min/,
    ],
    ['silence is within sight of what asks for it', alerts, 'now()', 'ago(1m)', /No alert asks/],
    ['events that were given up are seen', metricAlerts, 'DeadLetteredCount', 'DeadLetterCount', /metricName/],
    [
      'events that were given up are seen',
      metricAlerts,
      'DroppedEventCount',
      'DeadLetteredCount',
      /No alert looks at DroppedEventCount/,
    ],
    ['events that were given up are seen', metricAlerts, '/evgt-', '/evgt-out-', /scopes/],
    ['events that were given up are seen', metricAlerts, /"criterionType":"\w+",?/g, '', /criterionType/],
    [
      'every alert compares columns that its query has',
      alerts,
      '"metricMeasureColumn":"Refusals"',
      '"metricMeasureColumn":"Count"',
      /no Count/,
    ],
    ['every alert compares columns that its query has', alerts, '"name":"Queue"', '"name":"QueueName"', /no QueueName/],
    ['alerts ask for what the code tells', alerts, "'poll.lag'", "'poll.delay'", /nobody measures poll.delay/],
    ['alerts ask for what the code tells', alerts, "'metric.recorded'", "'metrics'", /nobody logs metrics/],
    ['alerts ask for what the code tells', alerts, 'line.status', 'line.statusCode', /has statusCode/],
    ['alerts ask for what the code tells', alerts, 'AppTraces', 'AppEvents', /AppEvents/],
    [
      'alerts ask the queries that a run was held against',
      alerts,
      "'expired'",
      "'lost'",
      /Of no file.*Nobody asks delivery-failures/s,
    ],
    [
      'the workbook asks for what the code tells',
      workbook,
      "'signal.fired'",
      "'signal.sent'",
      /nobody logs signal.sent/,
    ],
    [
      'the workbook asks the queries that a run was held against',
      workbook,
      'line.traceId',
      'line.trace',
      /Nobody asks fired/,
    ],
    ['the workbook answers the three questions on one page', workbook, 'What is stuck?', 'What else?', /What is stuck/],
  ];
  it.each(untold)('that breaks "%s" in %s by %s → %s is noticed', (rule, type, part, other, problem) => {
    expect(TELEMETRY_RULES[rule](retold(type, part, other)).join('; ')).toMatch(problem);
  });
});
