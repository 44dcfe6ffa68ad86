// The connector for Logic Apps, connections, and the sample workflows that were asked for. Comes after the code: a workflow
// subscribes to the app while it is being deployed.
import { resourceNames } from '../names.bicep'
import { tagMap } from '../types.bicep'
import { workflowsToDeploy } from '../workflows.bicep'

@description('The names of all resources.')
param names resourceNames

@description('Region.')
param location string

@description('Tags on every resource.')
param tags tagMap

@description('The workflows to deploy.')
param wanted workflowsToDeploy

var definition = loadJsonContent('../../connector/apiDefinition.swagger.json')
var connector = loadJsonContent('../../connector/apiProperties.json').properties

var samples = [
  {
    name: 'refresh-again-after-failure'
    services: []
    content: loadJsonContent('../../connector/samples/logic-apps/refresh-again-after-failure.json')
  }
  {
    name: 'post-failed-refresh-to-teams'
    services: ['teams']
    content: loadJsonContent('../../connector/samples/logic-apps/post-failed-refresh-to-teams.json')
  }
  {
    name: 'mail-data-owner-on-segment-crossing'
    services: ['office365']
    content: loadJsonContent('../../connector/samples/logic-apps/mail-data-owner-on-segment-crossing.json')
  }
  {
    name: 'plan-task-when-segment-falls'
    services: ['planner']
    content: loadJsonContent('../../connector/samples/logic-apps/plan-task-when-segment-falls.json')
  }
  {
    name: 'approve-export-after-full-refresh'
    services: ['office365']
    content: loadJsonContent('../../connector/samples/logic-apps/approve-export-after-full-refresh.json')
  }
  {
    name: 'log-measure-crossings'
    services: ['sharepointonline']
    content: loadJsonContent('../../connector/samples/logic-apps/log-measure-crossings.json')
  }
]
var chosen = filter(samples, sample => contains(wanted, sample.name))
var services = union(flatten(map(chosen, sample => sample.services)), [])

resource site 'Microsoft.Web/sites@2025-03-01' existing = {
  name: names.site
}

resource api 'Microsoft.Web/customApis@2016-06-01' = {
  name: names.connector
  location: location
  tags: tags
  properties: {
    displayName: definition.info.title
    description: definition.info.description
    brandColor: connector.iconBrandColor
    iconUri: 'data:image/png;base64,${loadFileAsBase64('../../connector/icon.png')}'
    apiType: 'Rest'
    capabilities: []
    backendService: { serviceUrl: 'https://${site.properties.defaultHostName}${definition.basePath}' }
    #disable-next-line BCP037 // The published type does not know how a key is asked for.
    connectionParameters: connector.connectionParameters
    swagger: union(definition, { host: site.properties.defaultHostName })
  }
}

// The key goes from the app into the connection, and nowhere else.
resource connection 'Microsoft.Web/connections@2016-06-01' = {
  name: names.connector
  location: location
  tags: tags
  properties: {
    displayName: definition.info.title
    api: { id: api.id, name: api.name, type: 'Microsoft.Web/customApis' }
    parameterValues: { api_key: listKeys('${site.id}/host/default', '2025-03-01').functionKeys.default }
  }
}

// Somebody has to sign in to each of these once, in the portal.
resource serviceConnections 'Microsoft.Web/connections@2016-06-01' = [
  for service in services: {
    name: '${service}-${names.connector}'
    location: location
    tags: tags
    properties: {
      displayName: service
      api: { id: subscriptionResourceId('Microsoft.Web/locations/managedApis', location, service) }
    }
  }
]

resource workflows 'Microsoft.Logic/workflows@2019-05-01' = [
  for sample in chosen: {
    name: '${sample.name}-${names.connector}'
    location: location
    tags: tags
    properties: {
      state: 'Enabled'
      definition: union(sample.content.definition, {
        triggers: {
          '${items(sample.content.definition.triggers)[0].key}': { inputs: { queries: wanted[?sample.name].inputs } }
        }
      })
      parameters: union(mapValues(wanted[?sample.name].?parameters ?? {}, value => { value: value }), {
        '$connections': {
          value: union(
            {
              audiencesignals: { id: api.id, connectionId: connection.id, connectionName: connection.name }
            },
            toObject(sample.services, service => service, service => {
              id: subscriptionResourceId('Microsoft.Web/locations/managedApis', location, service)
              connectionId: resourceId('Microsoft.Web/connections', '${service}-${names.connector}')
              connectionName: '${service}-${names.connector}'
            })
          )
        }
      })
    }
    dependsOn: [serviceConnections]
  }
]
