// The settings of the function app. Secrets are references to the vault, never values.
import { resourceNames } from '../names.bicep'
import { insightsClient, instance, optionalSettings } from '../types.bicep'

@description('The names of all resources.')
param names resourceNames

@description('The instances that may be watched.')
param instances instance[]

@description('The app registration to sign in to Customer Insights with; none: the identity of the app does it.')
param client insightsClient?

@description('Whether the vault holds the callback key before the present one too.')
param hasPreviousCallbackKey bool

@description('Whether events are published.')
param publishEvents bool

@description('Settings that differ from their defaults.')
param others optionalSettings

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.identity
}

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: names.storage
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: names.vault
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: names.insights
}

resource publishTopic 'Microsoft.EventGrid/topics@2025-02-15' existing = if (publishEvents) {
  name: names.publishTopic
}

resource site 'Microsoft.Web/sites@2025-03-01' existing = {
  name: names.site
}

// Without a version: a secret that was replaced in the vault reaches the app by itself, within a day.
var secrets = '${vault.properties.vaultUri}secrets'
var keyed = map(range(0, length(instances)), index => {
  id: instances[index].id
  name: instances[index].name
  setting: 'INSTANCE_${index + 1}'
  hasSecondaryKey: instances[index].hasSecondaryKey
})
var listed = map(
  keyed,
  one =>
    union(
      { id: one.id, name: one.name, primaryKeySetting: '${one.setting}_PRIMARY_KEY' },
      one.hasSecondaryKey ? { secondaryKeySetting: '${one.setting}_SECONDARY_KEY' } : {}
    )
)
var primaryKeys = toObject(
  keyed,
  one => '${one.setting}_PRIMARY_KEY',
  one => '@Microsoft.KeyVault(SecretUri=${secrets}/instance-${toLower(one.id)}-primary-key)'
)
var secondaryKeys = toObject(
  filter(keyed, one => one.hasSecondaryKey),
  one => '${one.setting}_SECONDARY_KEY',
  one => '@Microsoft.KeyVault(SecretUri=${secrets}/instance-${toLower(one.id)}-secondary-key)'
)
var previousKey = hasPreviousCallbackKey
  ? { CALLBACK_KEY_PREVIOUS: '@Microsoft.KeyVault(SecretUri=${secrets}/callback-key-previous)' }
  : {}
var publishing = publishEvents ? { PUBLISH_TOPIC_ENDPOINT: publishTopic!.properties.endpoint } : {}
var signIn = client == null
  ? { INSIGHTS_AUTH: 'identity' }
  : {
      INSIGHTS_AUTH: 'client-secret'
      INSIGHTS_TENANT_ID: client.?tenantId ?? ''
      INSIGHTS_CLIENT_ID: client.?clientId ?? ''
      INSIGHTS_CLIENT_SECRET: '@Microsoft.KeyVault(SecretUri=${secrets}/insights-client-secret)'
    }

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site
  name: 'appsettings'
  // What is fixed comes last: no parameter can take its place.
  properties: union(
    others,
    {
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.properties.clientId
      AzureWebJobsStorage__blobServiceUri: storage.properties.primaryEndpoints.blob
      AzureWebJobsStorage__queueServiceUri: storage.properties.primaryEndpoints.queue
      AzureWebJobsStorage__tableServiceUri: storage.properties.primaryEndpoints.table
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
      AZURE_CLIENT_ID: identity.properties.clientId
      INSTANCES: string(listed)
      CALLBACK_KEY: '@Microsoft.KeyVault(SecretUri=${secrets}/callback-key)'
    },
    signIn,
    primaryKeys,
    secondaryKeys,
    previousKey,
    publishing
  )
}
