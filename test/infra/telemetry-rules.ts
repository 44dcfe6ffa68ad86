/** What must hold of alerts and of the workbook, as rules over what would be deployed. */
import {
  alertQueriesOf,
  alertsAreComplete,
  alertsCompareWhatTheyAskFor,
  alertsHaveAnEntry,
  eventsGivenUpAreSeen,
  silenceIsWithinSight,
} from './alert-rules.ts';
import { problemsIn, queriesAreThoseOf } from './query-rules.ts';
import type { Rule } from './rule.ts';
import { panelsOf, workbookAnswersItsQuestions } from './workbook-rules.ts';

export const TELEMETRY_RULES = {
  'alerts have all that makes them look, in the workspace': alertsAreComplete,
  'events that were given up are seen': eventsGivenUpAreSeen,
  'silence is within sight of what asks for it': silenceIsWithinSight,
  'every alert has an entry in the operator’s page': alertsHaveAnEntry,
  'every alert compares columns that its query has': alertsCompareWhatTheyAskFor,
  'alerts ask for what the code tells': (snapshot) => alertQueriesOf(snapshot).flatMap(problemsIn),
  'alerts ask the queries that a run was held against': (snapshot) =>
    queriesAreThoseOf('infra/queries/alerts', alertQueriesOf(snapshot)),
  'the workbook asks for what the code tells': (snapshot) => panelsOf(snapshot).flatMap(problemsIn),
  'the workbook asks the queries that a run was held against': (snapshot) =>
    queriesAreThoseOf('infra/queries/workbook', panelsOf(snapshot)),
  'the workbook answers the three questions on one page': workbookAnswersItsQuestions,
} as const satisfies Readonly<Record<string, Rule>>;
