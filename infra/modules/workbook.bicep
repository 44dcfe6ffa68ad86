// One page for whoever runs the app: is it working, what fired, what is stuck.
import { resourceNames } from '../names.bicep'
import { tagMap } from '../types.bicep'

@description('The names of all resources.')
param names resourceNames

@description('Region.')
param location string

@description('Tags on every resource.')
param tags tagMap

@description('A panel that shows what a query answers.')
type panel = {
  @description('Its name within the page.')
  name: string

  @description('What it shows.')
  title: string

  @description('KQL.')
  query: string

  @description('How it shows it.')
  shape: 'table' | 'timechart' | 'barchart'
}

var working panel[] = [
  {
    name: 'polls'
    title: 'Polls of each instance'
    query: loadTextContent('../queries/workbook/polls.kql')
    shape: 'table'
  }
  {
    name: 'observations'
    title: 'Observations, by source and what came of them'
    query: loadTextContent('../queries/workbook/observations.kql')
    shape: 'timechart'
  }
  {
    name: 'upstream-calls'
    title: 'Calls of Customer Insights, by their status'
    query: loadTextContent('../queries/workbook/upstream-calls.kql')
    shape: 'table'
  }
  {
    name: 'latencies'
    title: 'From the decision to the callback, and how long callbacks take'
    query: loadTextContent('../queries/workbook/latencies.kql')
    shape: 'timechart'
  }
]

var fired panel[] = [
  {
    name: 'fired'
    title: 'The last fires'
    query: loadTextContent('../queries/workbook/fired.kql')
    shape: 'table'
  }
  {
    name: 'verdicts'
    title: 'Verdicts, by reason'
    query: loadTextContent('../queries/workbook/verdicts.kql')
    shape: 'barchart'
  }
  {
    name: 'deliveries'
    title: 'How deliveries to flows and publications to a topic ended'
    query: loadTextContent('../queries/workbook/deliveries.kql')
    shape: 'timechart'
  }
]

var stuck panel[] = [
  {
    name: 'backlog'
    title: 'For how long events wait, and are overdue'
    query: loadTextContent('../queries/workbook/backlog.kql')
    shape: 'timechart'
  }
  {
    name: 'gauges'
    title: 'What waits, what was given up, and which keys are in use'
    query: loadTextContent('../queries/workbook/gauges.kql')
    shape: 'table'
  }
  {
    name: 'failing-flows'
    title: 'Flows that do not take their events'
    query: loadTextContent('../queries/workbook/failing-flows.kql')
    shape: 'table'
  }
  {
    name: 'not-delivered'
    title: 'Events that ended undelivered'
    query: loadTextContent('../queries/workbook/not-delivered.kql')
    shape: 'table'
  }
  {
    name: 'troubles'
    title: 'Warnings and errors'
    query: loadTextContent('../queries/workbook/troubles.kql')
    shape: 'table'
  }
]

var sections = [
  { heading: 'Is it working?', panels: working }
  { heading: 'What fired?', panels: fired }
  { heading: 'What is stuck?', panels: stuck }
]

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: names.workspace
}

var timeRange = {
  type: 9
  name: 'time range'
  content: {
    version: 'KqlParameterItem/1.0'
    parameters: [
      {
        version: 'KqlParameterItem/1.0'
        name: 'TimeRange'
        label: 'Time'
        type: 4
        isRequired: true
        value: { durationMs: 86400000 }
        typeSettings: {
          selectableValues: [
            { durationMs: 3600000 }
            { durationMs: 86400000 }
            { durationMs: 259200000 }
            { durationMs: 604800000 }
            { durationMs: 2592000000 }
          ]
          allowCustom: true
        }
      }
    ]
    style: 'pills'
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(workspace.id, 'audience-signals')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Audience Signals'
    category: 'workbook'
    sourceId: workspace.id
    version: 'Notebook/1.0'
    serializedData: string({
      version: 'Notebook/1.0'
      items: flatten([
        [timeRange]
        flatten(map(
          sections,
          section =>
            concat(
              [{ type: 1, name: section.heading, content: { json: '## ${section.heading}' } }],
              map(section.panels, panel => {
                type: 3
                name: panel.name
                content: {
                  version: 'KqlItem/1.0'
                  title: panel.title
                  query: panel.query
                  size: 1
                  timeContextFromParameter: 'TimeRange'
                  queryType: 0
                  resourceType: 'microsoft.operationalinsights/workspaces'
                  crossComponentResources: [workspace.id]
                  visualization: panel.shape
                }
              })
            )
        ))
      ])
      fallbackResourceIds: [workspace.id]
    })
  }
}
