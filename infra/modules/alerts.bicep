// Alert rules over the log of the app, and over what the topic of incoming events gives up. The description of each names its entry in docs/operations.md.
import { alertRulesOf } from '../alert-rules.bicep'
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

var definitions = alertRulesOf(pollLagInMinutes)

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: names.workspace
}

resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: names.topic
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
            operator: 'GreaterThan'
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

// What never reached the app is in no log of it: the topic alone counts that.
var givenUp = [
  { name: 'dead-letters', metric: 'DeadLetteredCount', severity: 2 }
  { name: 'dropped-events', metric: 'DroppedEventCount', severity: 1 }
]

resource givenUpRules 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for rule in givenUp: {
    name: '${names.site}-${rule.name}'
    location: 'global'
    tags: tags
    properties: {
      description: 'What to do: docs/operations.md#alert-${rule.name}'
      severity: rule.severity
      enabled: true
      autoMitigate: true
      scopes: [topic.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: rule.name
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: 'Microsoft.EventGrid/topics'
            metricName: rule.metric
            timeAggregation: 'Total'
            operator: 'GreaterThan'
            threshold: 0
          }
        ]
      }
      actions: empty(emails) ? [] : [{ actionGroupId: mails.id }]
    }
  }
]
