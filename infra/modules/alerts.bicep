// Alert rules over the log of the app. Each has an entry in docs/operations.md, which its description names, and a query of its own.
import { resourceNames } from '../names.bicep'
import { tagMap } from '../types.bicep'

@description('The names of all resources.')
param names resourceNames

@description('Region.')
param location string

@description('Tags on every resource.')
param tags tagMap

@description('Who gets a mail when an alert fires. Without any, alerts are seen in the portal only.')
param emails string[]

@description('How far behind the polls of an instance may be, in minutes.')
param pollLagInMinutes int

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

  @description('GreaterThan where it is absent.')
  operator: 'LessThan'?

  @description('What it is compared with.')
  threshold: int

  @description('How far it looks back, as ISO 8601 duration; PT15M where it is absent.')
  window: string?

  @description('How often it looks, as ISO 8601 duration; PT5M where it is absent.')
  frequency: string?
}

var definitions alertRule[] = [
  {
    name: 'app-silent'
    title: 'Nothing is heard of the app'
    severity: 0
    query: loadTextContent('../queries/alerts/app-silent.kql')
    column: 'Lines'
    aggregation: 'Total'
    operator: 'LessThan'
    threshold: 1
  }
  {
    name: 'outbox-overdue'
    title: 'Events are due and are not sent'
    severity: 1
    query: loadTextContent('../queries/alerts/outbox-overdue.kql')
    column: 'Minutes'
    threshold: 10
  }
  {
    name: 'outbox-oldest-event'
    title: 'An event has waited for hours'
    severity: 2
    query: loadTextContent('../queries/alerts/outbox-oldest-event.kql')
    column: 'Hours'
    threshold: 2
  }
  {
    name: 'publications-overdue'
    title: 'Events are due and are not published'
    severity: 2
    query: loadTextContent('../queries/alerts/publications-overdue.kql')
    column: 'Minutes'
    threshold: 10
  }
  // What is not taken is tried three times in its first minute: once or twice is nothing yet.
  {
    name: 'publication-failures'
    title: 'The topic does not take events'
    severity: 2
    query: loadTextContent('../queries/alerts/publication-failures.kql')
    column: 'Failures'
    aggregation: 'Total'
    threshold: 2
  }
  {
    name: 'poll-lag'
    title: 'An instance is not polled'
    severity: 1
    query: loadTextContent('../queries/alerts/poll-lag.kql')
    column: 'Minutes'
    by: 'InstanceId'
    threshold: pollLagInMinutes
  }
  {
    name: 'poll-gap'
    title: 'Something may have been missed'
    severity: 2
    query: loadTextContent('../queries/alerts/poll-gap.kql')
    column: 'Gaps'
    by: 'InstanceId'
    aggregation: 'Total'
    threshold: 0
  }
  {
    name: 'upstream-refusals'
    title: 'Customer Insights refuses the app'
    severity: 1
    query: loadTextContent('../queries/alerts/upstream-refusals.kql')
    column: 'Refusals'
    by: 'InstanceId'
    aggregation: 'Total'
    threshold: 3
  }
  {
    name: 'delivery-failures'
    title: 'Events end undelivered'
    severity: 2
    query: loadTextContent('../queries/alerts/delivery-failures.kql')
    column: 'Failures'
    aggregation: 'Total'
    threshold: 0
  }
  {
    name: 'poison-messages'
    title: 'Messages were given up'
    severity: 2
    query: loadTextContent('../queries/alerts/poison-messages.kql')
    column: 'Messages'
    by: 'Queue'
    threshold: 0
  }
  // Said once a day, so that it looks back further than a day; twice, for a run that fails.
  {
    name: 'old-callback-key'
    title: 'Callback URLs lie under an old key'
    severity: 2
    query: loadTextContent('../queries/alerts/old-callback-key.kql')
    column: 'Urls'
    threshold: 0
    window: 'P2D'
    frequency: 'PT6H'
  }
]

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: names.workspace
}

resource mails 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emails)) {
  name: '${names.site}-alerts'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'signals'
    enabled: true
    emailReceivers: [
      for (email, index) in emails: { name: 'mail-${index}', emailAddress: email, useCommonAlertSchema: true }
    ]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in definitions: {
    name: '${names.site}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      description: 'What to do: docs/operations.md#alert-${rule.name}'
      severity: rule.severity
      enabled: true
      autoMitigate: true
      scopes: [workspace.id]
      evaluationFrequency: rule.?frequency ?? 'PT5M'
      windowSize: rule.?window ?? 'PT15M'
      // The tables come into being with the first lines, after this.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            metricMeasureColumn: rule.column
            timeAggregation: rule.?aggregation ?? 'Maximum'
            operator: rule.?operator ?? 'GreaterThan'
            threshold: rule.threshold
            dimensions: rule.?by == null ? [] : [{ name: rule.by!, operator: 'Include', values: ['*'] }]
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: empty(emails) ? [] : [mails.id] }
    }
  }
]
