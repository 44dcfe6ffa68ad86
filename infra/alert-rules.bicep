// What alerts look for, and when they fire. Each has an entry in docs/operations.md of its name, and a query of its own.

@description('A rule over the log. Its query answers with rows, of which one column is compared.')
type alertRule = {
  @description('Part of its name, and of the heading of its entry in docs/operations.md.')
  name: string

  @description('What has happened.')
  title: string

  @description('0: critical. 1: error. 2: warning.')
  severity: 0 | 1 | 2

  @description('KQL.')
  query: string

  @description('The column that is compared.')
  column: string

  @description('A column that makes an alert of its own for each of its values.')
  by: string?

  @description('What is compared of several rows; the largest where it is absent.')
  aggregation: 'Total'?

  @description('It fires where there is more.')
  threshold: int

  @description('How far it looks back, as ISO 8601 duration; PT15M where it is absent.')
  window: string?

  @description('How often it looks, as ISO 8601 duration; PT5M where it is absent.')
  frequency: string?
}

@export()
@description('All alerts.')
func alertRulesOf(pollLagInMinutes int) alertRule[] => [
  // An app that was never heard is not silent: it is not published yet. Two days are the most that a rule may look back.
  {
    name: 'app-silent'
    title: 'Nothing is heard of the app'
    severity: 0
    query: loadTextContent('queries/alerts/app-silent.kql')
    column: 'Minutes'
    threshold: 15
    window: 'P2D'
  }
  {
    name: 'outbox-overdue'
    title: 'Events are due and are not sent'
    severity: 1
    query: loadTextContent('queries/alerts/outbox-overdue.kql')
    column: 'Minutes'
    threshold: 10
  }
  {
    name: 'outbox-oldest-event'
    title: 'An event has waited for hours'
    severity: 2
    query: loadTextContent('queries/alerts/outbox-oldest-event.kql')
    column: 'Hours'
    by: 'Metric'
    threshold: 2
  }
  {
    name: 'publications-overdue'
    title: 'Events are due and are not published'
    severity: 2
    query: loadTextContent('queries/alerts/publications-overdue.kql')
    column: 'Minutes'
    threshold: 10
  }
  // What is not taken is tried three times in its first minute: once or twice is nothing yet.
  {
    name: 'publication-failures'
    title: 'The topic does not take events'
    severity: 2
    query: loadTextContent('queries/alerts/publication-failures.kql')
    column: 'Failures'
    aggregation: 'Total'
    threshold: 2
  }
  {
    name: 'poll-lag'
    title: 'An instance is not polled'
    severity: 1
    query: loadTextContent('queries/alerts/poll-lag.kql')
    column: 'Minutes'
    by: 'InstanceId'
    threshold: pollLagInMinutes
  }
  {
    name: 'poll-gap'
    title: 'Something may have been missed'
    severity: 2
    query: loadTextContent('queries/alerts/poll-gap.kql')
    column: 'Gaps'
    by: 'InstanceId'
    aggregation: 'Total'
    threshold: 0
  }
  {
    name: 'upstream-refusals'
    title: 'Customer Insights refuses the app'
    severity: 1
    query: loadTextContent('queries/alerts/upstream-refusals.kql')
    column: 'Refusals'
    by: 'InstanceId'
    aggregation: 'Total'
    threshold: 3
  }
  {
    name: 'delivery-failures'
    title: 'Events end undelivered'
    severity: 2
    query: loadTextContent('queries/alerts/delivery-failures.kql')
    column: 'Failures'
    aggregation: 'Total'
    threshold: 0
  }
  {
    name: 'poison-messages'
    title: 'Messages were given up'
    severity: 2
    query: loadTextContent('queries/alerts/poison-messages.kql')
    column: 'Messages'
    by: 'Queue'
    threshold: 0
  }
  // Said once a day, so that it looks back further than a day; twice, for a run that fails.
  {
    name: 'old-callback-key'
    title: 'Callback URLs lie under an old key'
    severity: 2
    query: loadTextContent('queries/alerts/old-callback-key.kql')
    column: 'Urls'
    threshold: 0
    window: 'P2D'
    frequency: 'PT6H'
  }
]
