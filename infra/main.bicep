// The installation: storage, vault, monitoring, Event Grid topic and function app of one environment, in one resource group.
targetScope = 'resourceGroup'

import { namesOf } from 'names.bicep'
import { insightsClient, instance, optionalSettings, tagMap } from 'types.bicep'

@description('Short name of the environment; every resource name depends on it.')
@minLength(2)
@maxLength(12)
param environmentName string

@description('Region; must offer Flex Consumption.')
param location string = resourceGroup().location

@description('The Customer Insights instances that may be watched.')
@minLength(1)
param instances instance[]

@description('The app registration to sign in to Customer Insights with; without one, the identity of the app does it.')
param client insightsClient?

@description('Settings that differ from their defaults.')
param settings optionalSettings = {}

@description('Whether the vault holds the callback key before the present one too, while keys are rotated.')
param hasPreviousCallbackKey bool = false

@description('Object ids of identities that may send status events to the topic.')
param eventSenderPrincipalIds string[] = []

@description('Whether every event that is decided also goes to an Event Grid topic.')
param publishEvents bool = false

@description('Whether storage and vault are reached through private endpoints only.')
param privateNetworking bool = false

@description('Most instances of the app that run at once, for each kind of function.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Memory of an instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Instances that are always ready for makers; each costs money at all times.')
@minValue(0)
@maxValue(20)
param httpAlwaysReady int = 0

@description('How long logs are kept, in days.')
@minValue(30)
@maxValue(730)
param logRetentionInDays int = 30

@description('Whether every access to storage is logged. The app itself makes most of them, at each poll: logs will grow.')
param logStorageAccess bool = false

@description('How storage is replicated.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param storageSku string = 'Standard_LRS'

@description('Who gets a mail when an alert fires. Without any, alerts are seen in the portal only.')
param alertEmails string[] = []

@description('How far behind the polls of an instance may be before an alert fires, in minutes. Several times POLL_INTERVAL.')
@minValue(5)
@maxValue(1440)
param pollLagAlertInMinutes int = 30

@description('Tags on every resource.')
param tags tagMap = {}

var names = namesOf(uniqueString(resourceGroup().id, environmentName))
var allTags = union(tags, { 'azd-env-name': environmentName })

module identity 'modules/identity.bicep' = {
  params: { names: names, location: location, tags: allTags }
}

module network 'modules/network.bicep' = if (privateNetworking) {
  params: { names: names, location: location, tags: allTags, hasPublishTopic: publishEvents }
  dependsOn: [storage, vault, publishTopic]
}

module storage 'modules/storage.bicep' = {
  params: {
    names: names
    location: location
    tags: allTags
    sku: storageSku
    isPrivate: privateNetworking
    isAccessLogged: logStorageAccess
  }
  dependsOn: [identity, monitoring]
}

module vault 'modules/vault.bicep' = {
  params: { names: names, location: location, tags: allTags, isPrivate: privateNetworking }
  dependsOn: [identity, monitoring]
}

module monitoring 'modules/monitoring.bicep' = {
  params: { names: names, location: location, tags: allTags, retentionInDays: logRetentionInDays }
  dependsOn: [identity]
}

module alerts 'modules/alerts.bicep' = {
  params: {
    names: names
    location: location
    tags: allTags
    emails: alertEmails
    pollLagInMinutes: pollLagAlertInMinutes
  }
  dependsOn: [monitoring, topic]
}

module workbook 'modules/workbook.bicep' = {
  params: { names: names, location: location, tags: allTags }
  dependsOn: [monitoring]
}

module topic 'modules/topic.bicep' = {
  params: { names: names, location: location, tags: allTags, senderPrincipalIds: eventSenderPrincipalIds }
  dependsOn: [identity, monitoring]
}

module publishTopic 'modules/publish-topic.bicep' = if (publishEvents) {
  params: { names: names, location: location, tags: allTags, isPrivate: privateNetworking }
  dependsOn: [identity, monitoring]
}

module app 'modules/app.bicep' = {
  params: {
    names: names
    location: location
    tags: allTags
    isPrivate: privateNetworking
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    httpAlwaysReady: httpAlwaysReady
  }
  dependsOn: [identity, storage, monitoring, network]
}

module appSettings 'modules/settings.bicep' = {
  params: {
    names: names
    instances: instances
    client: client
    hasPreviousCallbackKey: hasPreviousCallbackKey
    publishEvents: publishEvents
    others: settings
  }
  dependsOn: [identity, storage, vault, monitoring, publishTopic, app]
}

@description('The resource group, for the commands that come after.')
output AZURE_RESOURCE_GROUP string = resourceGroup().name

@description('The name of the environment, for the second template.')
output ENVIRONMENT_NAME string = environmentName

@description('The function app, for publishing the code.')
output FUNCTION_APP_NAME string = names.site

@description('Where the API is reached; the connector is rendered for its host.')
output API_BASE_URL string = app.outputs.apiBaseUrl

@description('The vault that the admin puts the keys into.')
output KEY_VAULT_NAME string = names.vault

@description('The topic to which status events are sent.')
output EVENT_TOPIC_NAME string = names.topic

@description('The topic to which events are published; empty where there is none.')
output PUBLISH_TOPIC_NAME string = publishEvents ? names.publishTopic : ''
