/** The estimate as the page on operations has it: Markdown between two marks, made anew by `npm run estimate -- --write`. */
import { ASSUMED, SIZES } from './assumptions.ts';
import type { Cost } from './counted-app.ts';
import { type Counts, FIRING, PER_LEVEL } from './measure-counts.ts';
import { type Month, monthOf } from './month.ts';
import { PRICES } from './prices.ts';

const BEGIN = '<!-- Made by npm run estimate -->';
const END = '<!-- The end of what npm run estimate makes -->';

const HAPPENINGS: Readonly<Record<keyof Counts, string>> = {
  tick: 'the timer `schedulePolls`, each minute',
  due: '… more for each instance that is due',
  idlePoll: 'a poll that finds nothing new',
  segment: `… more for a segment that has changed (${PER_LEVEL} subscriptions, of which ${FIRING} starts a flow)`,
  measure: '… more for a measure that has',
  delivery: 'the delivery of its event',
  sweep: 'the timer `sweepOutbox`, each minute, nothing missed',
  upkeep: 'the timer `tidyUp`, each day, with nothing to look after',
  upkeepOfLevel: `… more for each segment or measure with ${PER_LEVEL} subscriptions`,
  save: 'a flow that is saved again',
};
const COSTS: Readonly<Record<keyof Cost, string>> = {
  tableRequests: 'table requests',
  tableOperations: 'table operations',
  queueRequests: 'queue requests',
  upstreamCalls: 'upstream calls',
  posts: 'posts',
  logLines: 'log lines',
};

export function pageOf(counts: Counts): string {
  const months = SIZES.map((size) => monthOf(counts, size));
  const heads = SIZES.map(({ subscriptions }) => `${whole(subscriptions)} subscriptions`);
  const row = (title: string, of: (month: Month, index: number) => string) => [title, ...months.map(of)];
  const money = row('**US dollars a month**', ({ dollars }) => `**${dollarsOf(sum(Object.values(dollars)))}**`);
  return [
    'What each thing asks for, measured (a transaction is one request and as many operations as it has rows):',
    table(
      ['what', ...Object.values(COSTS)],
      namesOf(HAPPENINGS).map((name) => [HAPPENINGS[name], ...namesOf(COSTS).map((cost) => short(counts[name][cost]))]),
    ),
    'A month, computed:',
    table(
      ['', ...heads],
      [
        row('instances watched', (_, index) => whole(SIZES[index]?.instances ?? 0)),
        row('polls', ({ polls }) => whole(polls)),
        row('segments and measures that changed', ({ changes }) => whole(changes)),
        row('events delivered', ({ events }) => whole(events)),
        row('executions', ({ executions }) => whole(executions)),
        row('GB-s', ({ gigabyteSeconds }) => whole(gigabyteSeconds)),
        row('table operations', ({ tableOperations }) => whole(tableOperations)),
        row('queue operations', ({ queueOperations }) => whole(queueOperations)),
        row('upstream calls', ({ upstreamCalls }) => whole(upstreamCalls)),
        row('GB in tables', ({ storedGigabytes }) => short(storedGigabytes)),
        row('GB of logs', ({ logGigabytes }) => short(logGigabytes)),
        row('alert rules', ({ frequentLogRules, rareLogRules, metricRules }) =>
          whole(frequentLogRules + rareLogRules + metricRules),
        ),
        money,
        ...namesOf(PRICES).map((name) => row(`… ${MONEY[name]}`, ({ dollars }) => dollarsOf(dollars[name]))),
      ],
    ),
    'What stands against a limit, after a nightly refresh in which all of them change:',
    table(
      ['', ...heads, 'limit'],
      [
        [
          ...row('minutes until the last changed measure is seen', (m) => whole(m.capacity.minutesUntilLastMeasure)),
          '–',
        ],
        [...row('seconds of the longest poll', (m) => whole(m.capacity.secondsOfLongestPoll)), '600'],
        [...row('seconds of the daily upkeep, one request at a time', (m) => whole(m.capacity.secondsOfUpkeep)), '600'],
        [...row('seconds of work for the busiest partition', (m) => short(m.capacity.secondsOfBusiestPartition)), '–'],
      ],
    ),
    'Prices, in US dollars:',
    table(
      ['', 'price', 'for', 'as of', 'source'],
      namesOf(PRICES).map((name) => {
        const { dollars, per, asOf, source } = PRICES[name];
        return [MONEY[name], String(dollars), per, asOf, source];
      }),
    ),
    'Assumed, not measured:',
    table(
      ['assumption', 'value'],
      Object.entries(ASSUMED).map(([name, value]) => [`\`${name}\``, value.toLocaleString('en-US')]),
    ),
  ].join('\n\n');
}

const MONEY: Readonly<Record<keyof typeof PRICES, string>> = {
  executions: 'executions',
  gigabyteSeconds: 'GB-s',
  tableOperations: 'table operations',
  queueOperations: 'queue operations',
  storedGigabytes: 'what is stored',
  logGigabytes: 'logs',
  frequentLogRules: 'alert rules over the log, each 5 minutes',
  rareLogRules: 'alert rules over the log, less often',
  metricRules: 'alert rules over a metric',
};

/** The page with another estimate in it. */
export function withEstimate(page: string, estimate: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`The page has no place between "${BEGIN}" and "${END}".`);
  return `${before}${BEGIN}\n\n${estimate}\n\n${END}${after}`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

function namesOf<Name extends string>(record: Readonly<Record<Name, unknown>>): Name[] {
  const isName = (name: string): name is Name => name in record;
  return Object.keys(record).filter(isName);
}

/** Three figures say all that an estimate knows. */
function whole(value: number): string {
  return Math.round(Number(value.toPrecision(3))).toLocaleString('en-US');
}

function short(value: number): string {
  return Number(value.toPrecision(2)).toLocaleString('en-US');
}

function dollarsOf(value: number): string {
  return value.toFixed(2);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
