import { describe, expect, it } from 'vitest';
import { problemsOf } from './query-check.ts';

const LINES = [
  { event: 'signal.fired', trigger: 'unification-completed', eventId: '01J' },
  { event: 'metric.recorded', metric: 'deliveries', sum: 3, result: 'delivered' },
  { event: 'metric.recorded', metric: 'verdicts', sum: 3, reason: 'completed' },
];

const DELIVERIES = `AppTraces
| extend line = parse_json(Message)
| where tostring(line.event) == 'metric.recorded' and tostring(line.metric) == 'deliveries'
| summarize Deliveries = sum(tolong(line.sum)) by Result = tostring(line.result)`;

describe('A query', () => {
  it('is well where every name is one of the lines that it asks for', () => {
    expect(problemsOf(DELIVERIES, LINES)).toEqual([]);
  });

  it.each([
    ['another table', /^AppTraces/, 'traces', /'traces' does not refer to any known table/],
    ['a column that the table does not have', 'Message', 'message', /'message' does not refer/],
    ['a function that there is not', 'tolong', 'toLong', /toLong/],
    ['an operator that there is not', 'summarize', 'summarise', /operator expected/],
    ['an event that nobody logs', "'metric.recorded'", "'metric.written'", /event is metric.written/],
    ['a metric that there is not', "'deliveries'", "'delivery'", /metric is delivery/],
    ['a field of no line', 'line.sum', 'line.value', /has value/],
    ['a field of another metric', 'line.result', 'line.reason', /has reason/],
    ['a field of another event', 'line.result', 'line.trigger', /has trigger/],
    ['a field that it does not take as text', 'tostring(line.metric) ==', 'line.metric ==', /tostring/],
    ['a field in brackets', 'line.result', "line['result']", /with a dot/],
    ['lines of every kind', /\| where.*\n/, '', /no event/],
  ])('is not with %s', (_, part, other, problem) => {
    const query = DELIVERIES.replace(part, other);
    expect(query).not.toBe(DELIVERIES);
    expect(problemsOf(query, LINES).join('; ')).toMatch(problem);
  });

  it('is not where it looks for a value that no line has, unless that is known to be rare', () => {
    const query = `${DELIVERIES.split('\n').slice(0, 3).join('\n')}\n| where tostring(line.result) in ('delivered', 'expired')`;
    expect(problemsOf(query, LINES)).toEqual(['In no line that it asks for, result is expired']);
    expect(problemsOf(query, LINES, { result: ['expired'] })).toEqual([]);
  });
});
