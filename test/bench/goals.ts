/** What is measured, in which unit, and what would be good: the keys of `npm run bench -- --json`. */

export interface Goal {
  readonly what: string;
  readonly unit: string;
  readonly bound: 'at least' | 'at most';
  readonly goal: number;
}

/** A read and a write of the instance, and the page that brings the subject's row and a thousand subscriptions. */
const TRIPS_OF_A_CHANGE = 3;
const FIRES_IN_TEN_PERCENT = 100;
const FIRES_PER_TRANSACTION = 48;
/** The subject's own row makes a thousand subscriptions a thousand and one rows. */
const PAGES_AFTER_THE_FIRST = 1;

export const GOALS = {
  decisionsPerSecond: {
    what: 'decisions with their reasons, one core',
    unit: '1/s',
    bound: 'at least',
    goal: 1_000_000,
  },
  decisionsVersusJsonRulesEngine: {
    what: 'the same against json-rules-engine, same rules and observations',
    unit: '×',
    bound: 'at least',
    goal: 14,
  },
  roundTripsIdle: {
    what: 'table round trips of a poll over 1,000 subscriptions, nothing changed',
    unit: 'requests',
    bound: 'at most',
    goal: 2,
  },
  roundTripsTenPercent: {
    what: 'the same where their segment changes and a tenth of them fire',
    unit: 'requests',
    bound: 'at most',
    goal: TRIPS_OF_A_CHANGE + Math.ceil(FIRES_IN_TEN_PERCENT / FIRES_PER_TRANSACTION) + PAGES_AFTER_THE_FIRST,
  },
  upstreamCallsPerPoll: {
    what: 'upstream calls of a poll of all kinds, one measure changed',
    unit: 'requests',
    bound: 'at most',
    goal: 4 + 1,
  },
  durableDeliveriesPerSecond: {
    what: 'deliveries on the emulator: claim, post, attempt log, settle',
    unit: '1/s',
    bound: 'at least',
    goal: 1_000,
  },
  durableDeliveriesVersusCeiling: {
    what: 'the same as a share of the bare table operations alone',
    unit: 'share',
    bound: 'at least',
    goal: 0.6,
  },
  tableRequestsPerDelivery: {
    what: 'table requests for each of them, where twenty wait for each flow',
    unit: 'requests',
    bound: 'at most',
    goal: 0.2,
  },
  decisionToCallbackP99: {
    what: 'decision to first byte at the callback, 20 observations/s of 10 fires each, p99',
    unit: 'ms',
    bound: 'at most',
    goal: 250,
  },
  coldImport: { what: 'import of the built bundle', unit: 'ms', bound: 'at most', goal: 150 },
  lookupPagesAt100k: {
    what: 'pages read for the subscriptions of one subject among 100,000',
    unit: 'pages',
    bound: 'at most',
    goal: 1,
  },
  sweepAt100k: { what: 'sweep of all 32 buckets at 100,000', unit: 's', bound: 'at most', goal: 0.5 },
} as const satisfies Record<string, Goal>;

export type Key = keyof typeof GOALS;

export const KEYS = Object.keys(GOALS) as Key[];

export function isKey(text: string): text is Key {
  return Object.hasOwn(GOALS, text);
}
