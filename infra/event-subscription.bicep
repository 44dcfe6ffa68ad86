// What must follow the code: the subscription of the topic to the function, which has to be there first, and the workflows
// of Logic Apps, where they are wanted.
targetScope = 'resourceGroup'

import { deadLetterContainer, namesOf } from 'names.bicep'
import { tagMap } from 'types.bicep'
import { workflowsToDeploy } from 'workflows.bicep'

@description('Short name of the environment, as the installation was deployed with.')
@minLength(2)
@maxLength(12)
param environmentName string

@description('Region of the installation.')
param location string = resourceGroup().location

@description('Sample workflows for Logic Apps, with the connector for them; none: neither.')
param workflows workflowsToDeploy?

@description('Tags on the connector, the connections and the workflows: those of the installation.')
param tags tagMap = {}

var names = namesOf(uniqueString(resourceGroup().id, environmentName))

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.identity
}

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: names.storage
}

resource site 'Microsoft.Web/sites@2025-03-01' existing = {
  name: names.site

  resource receive 'functions' existing = {
    name: 'receiveStatusEvent'
  }
}

resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: names.topic

  resource toApp 'eventSubscriptions' = {
    name: 'to-app'
    properties: {
      eventDeliverySchema: 'CloudEventSchemaV1_0'
      destination: {
        endpointType: 'AzureFunction'
        // One by one: an event that fails must not bring back the others of its batch.
        properties: { resourceId: site::receive.id, maxEventsPerBatch: 1, preferredBatchSizeInKilobytes: 64 }
      }
      retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
      deadLetterWithResourceIdentity: {
        identity: { type: 'UserAssigned', userAssignedIdentity: identity.id }
        deadLetterDestination: {
          endpointType: 'StorageBlob'
          properties: { resourceId: storage.id, blobContainerName: deadLetterContainer }
        }
      }
    }
  }
}

module logicApps 'modules/logic-apps.bicep' = if (workflows != null) {
  params: {
    names: names
    location: location
    tags: union(tags, { 'azd-env-name': environmentName })
    wanted: workflows ?? {}
  }
}
