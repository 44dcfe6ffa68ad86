// The function app on Flex Consumption, and its settings. Secrets are references to the vault, never values.
import { packageContainer, resourceNames } from '../names.bicep'
import { instance, tagMap } from '../types.bicep'

@description('The names of all resources.')
param names resourceNames

@description('Region.')
param location string

@description('Tags on every resource.')
param tags tagMap

@description('The instances that may be watched.')
param instances instance[]

@description('More hosts that flows may be called at.')
param callbackHosts string

@description('Whether the vault holds the callback key before the present one too.')
param hasPreviousCallbackKey bool

@description('Whether the app goes out through the network of the installation.')
param isPrivate bool

@description('Most instances that run at once, for each kind of function.')
param maximumInstanceCount int

@description('Memory of an instance, in MB.')
param instanceMemoryMB int

@description('Instances that are always ready for makers.')
param httpAlwaysReady int

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.identity
}

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: names.storage
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: names.vault
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: names.workspace
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: names.insights
}

resource network 'Microsoft.Network/virtualNetworks@2025-01-01' existing = if (isPrivate) {
  name: names.network

  resource appSubnet 'subnets' existing = {
    name: 'app'
  }
}

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

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: names.plan
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: names.site
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: isPrivate ? network::appSubnet.id : null
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity.id }
        }
      }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstanceCount
        instanceMemoryMB: instanceMemoryMB
        alwaysReady: httpAlwaysReady > 0 ? [{ name: 'http', instanceCount: httpAlwaysReady }] : []
      }
      runtime: { name: 'node', version: '22' }
    }
    siteConfig: { minTlsVersion: '1.2' }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(
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
        INSIGHTS_AUTH: 'identity'
        CALLBACK_KEY: '@Microsoft.KeyVault(SecretUri=${secrets}/callback-key)'
        CALLBACK_HOSTS: callbackHosts
      },
      primaryKeys,
      secondaryKeys,
      previousKey
    )
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: site
  properties: {
    workspaceId: workspace.id
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Where the API is reached.')
output apiBaseUrl string = 'https://${site.properties.defaultHostName}/api'
