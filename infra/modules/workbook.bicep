// One page for whoever runs the app: is it working, what fired, what is stuck.
import { resourceNames } from '../names.bicep'
import { tagMap } from '../types.bicep'
import { sections } from '../workbook-sections.bicep'

@description('The names of all resources.')
param names resourceNames

@description('Region.')
param location string

@description('Tags on every resource.')
param tags tagMap

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
