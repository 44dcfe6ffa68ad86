/** A month of an installation, computed of what each thing costs and of how often it happens. */
import { readFileSync } from 'node:fs';
import { parseHostJson } from '../../local/functions-host/host-json.ts';
import { DELIVERY_QUEUE, POLL_QUEUE } from '../../shared/contracts/queue-messages.ts';
import { BUCKET_COUNT } from '../../shared/domain/bucket.ts';
import { HISTORIES_PER_POLL } from '../../shared/use-cases/polling/read-histories.ts';
import { type AlertRules, readAlertRules } from './alert-rules.ts';
import { ASSUMED, type Size } from './assumptions.ts';
import type { Cost } from './counted-app.ts';
import type { Counts } from './measure-counts.ts';
import { FREE, PRICES } from './prices.ts';

export interface Month extends AlertRules {
  readonly polls: number;
  readonly changes: number;
  readonly executions: number;
  readonly gigabyteSeconds: number;
  readonly tableOperations: number;
  readonly queueOperations: number;
  readonly upstreamCalls: number;
  readonly events: number;
  readonly storedGigabytes: number;
  readonly logGigabytes: number;
  readonly dollars: Readonly<Record<keyof typeof PRICES, number>>;
  readonly capacity: Capacity;
}

/** What stands against a limit, at the busiest moment: right after the nightly refresh. */
export interface Capacity {
  readonly minutesUntilLastMeasure: number;
  readonly secondsOfLongestPoll: number;
  readonly secondsOfUpkeep: number;
  readonly secondsOfBusiestPartition: number;
}

const QUEUES = [POLL_QUEUE, DELIVERY_QUEUE].length;
const BYTES_PER_GIGABYTE = 1_000_000_000;

interface Happening {
  readonly times: number;
  readonly cost: Cost;
  /** None where it happens within another. */
  readonly executions: number;
}

export function monthOf(counts: Counts, { subscriptions, instances }: Size): Month {
  const days = ASSUMED.hoursPerMonth / 24;
  const minutes = ASSUMED.hoursPerMonth * 60;
  const levels = subscriptions / ASSUMED.subscriptionsPerLevel;
  const measures = levels * ASSUMED.shareOfMeasures;
  const polls = (instances * minutes) / ASSUMED.pollIntervalInMinutes;
  const changes = levels * ASSUMED.changesPerDay * days;
  const ofMeasures = changes * ASSUMED.shareOfMeasures;
  const events = changes * ASSUMED.firesPerChange;
  const happenings: readonly Happening[] = [
    { times: minutes, cost: counts.tick, executions: 1 },
    { times: polls, cost: counts.due, executions: 0 },
    { times: polls, cost: counts.idlePoll, executions: 1 },
    { times: changes - ofMeasures, cost: counts.segment, executions: 0 },
    { times: ofMeasures, cost: counts.measure, executions: 0 },
    { times: changes, cost: counts.delivery, executions: 1 },
    { times: minutes, cost: counts.sweep, executions: 1 },
    { times: days, cost: counts.upkeep, executions: 1 },
    { times: days * levels, cost: counts.upkeepOfLevel, executions: 0 },
    { times: subscriptions * ASSUMED.savesPerMonth, cost: counts.save, executions: 2 },
  ];
  const sum = (of: (happening: Happening) => number) =>
    happenings.reduce((total, happening) => total + happening.times * of(happening), 0);

  const executions = sum((one) => one.executions);
  const messages = sum(({ cost }) => cost.queueRequests);
  const { maxPollingIntervalMs } = parseHostJson(JSON.parse(readFileSync('host.json', 'utf8')), {}).queues;
  const listening = (QUEUES * ASSUMED.shareOfTimeAwake * minutes * 60_000) / maxPollingIntervalMs;
  const amounts = {
    executions,
    gigabyteSeconds: sum(billedSeconds) * ASSUMED.memoryInGigabytes,
    tableOperations: sum(({ cost }) => cost.tableOperations),
    queueOperations: messages * (1 + ASSUMED.queueRequestsPerMessage) + listening,
    storedGigabytes: stored(subscriptions, levels, events / days),
    logGigabytes:
      ((sum(({ cost }) => cost.logLines) + executions * ASSUMED.logRecordsPerExecution) * ASSUMED.bytesPerLogRecord) /
      BYTES_PER_GIGABYTE,
    ...readAlertRules(),
  };
  return {
    polls,
    changes,
    events,
    upstreamCalls: sum(({ cost }) => cost.upstreamCalls),
    ...amounts,
    dollars: dollarsFor(amounts),
    capacity: capacityOf(counts, levels, measures / instances, levels / instances),
  };
}

function secondsOf({ tableRequests, queueRequests, upstreamCalls, posts }: Cost): number {
  return (
    (tableRequests + queueRequests) * ASSUMED.storageRequestInSeconds +
    upstreamCalls * ASSUMED.upstreamCallInSeconds +
    posts * ASSUMED.postInSeconds
  );
}

function billedSeconds({ cost, executions }: Happening): number {
  if (executions === 0) return secondsOf(cost);
  const each = Math.max(ASSUMED.shortestExecutionInSeconds, secondsOf(cost) / executions);
  return executions * (Math.ceil(each * 10) / 10);
}

function stored(subscriptions: number, levels: number, eventsPerDay: number): number {
  const history = levels * ASSUMED.changesPerDay * ASSUMED.historyKeptInDays * ASSUMED.bytesPerHistoryRow;
  const deliveries = eventsPerDay * ASSUMED.deliveriesKeptInDays * ASSUMED.bytesPerDelivery;
  return (subscriptions * ASSUMED.bytesPerSubscription + history + deliveries) / BYTES_PER_GIGABYTE;
}

function dollarsFor(amounts: Pick<Month, keyof typeof PRICES>): Month['dollars'] {
  const beyond = (name: keyof typeof FREE) => Math.max(0, amounts[name] - FREE[name]);
  return {
    executions: (beyond('executions') / 1_000_000) * PRICES.executions.dollars,
    gigabyteSeconds: beyond('gigabyteSeconds') * PRICES.gigabyteSeconds.dollars,
    tableOperations: (amounts.tableOperations / 10_000) * PRICES.tableOperations.dollars,
    queueOperations: (amounts.queueOperations / 10_000) * PRICES.queueOperations.dollars,
    storedGigabytes: amounts.storedGigabytes * PRICES.storedGigabytes.dollars,
    logGigabytes: beyond('logGigabytes') * PRICES.logGigabytes.dollars,
    frequentLogRules: amounts.frequentLogRules * PRICES.frequentLogRules.dollars,
    rareLogRules: amounts.rareLogRules * PRICES.rareLogRules.dollars,
    metricRules: amounts.metricRules * PRICES.metricRules.dollars,
  };
}

function capacityOf(counts: Counts, levels: number, measuresEach: number, levelsEach: number): Capacity {
  const operations = counts.segment.tableOperations + counts.delivery.tableOperations;
  return {
    minutesUntilLastMeasure: Math.ceil(measuresEach / HISTORIES_PER_POLL) * ASSUMED.pollIntervalInMinutes,
    secondsOfLongestPoll: secondsOf(counts.idlePoll) + levelsEach * secondsOf(counts.segment),
    secondsOfUpkeep: secondsOf(counts.upkeep) + levels * secondsOf(counts.upkeepOfLevel),
    secondsOfBusiestPartition:
      (Math.ceil(levels / BUCKET_COUNT) * operations) / ASSUMED.operationsPerPartitionAndSecond,
  };
}
