// A network of the installation's own, in which storage, vault and the topic of the app have private endpoints, with one way
// out.
import { resourceNames } from '../names.bicep'
import { tagMap } from '../types.bicep'

@description('The names of all resources.')
param names resourceNames

@description('Region.')
param location string

@description('Tags on every resource.')
param tags tagMap

@description('Whether there is a topic that the app publishes to.')
param hasPublishTopic bool

var suffix = environment().suffixes.storage
var always = [
  { name: 'blob', group: 'blob', zone: 'privatelink.blob.${suffix}' }
  { name: 'queue', group: 'queue', zone: 'privatelink.queue.${suffix}' }
  { name: 'table', group: 'table', zone: 'privatelink.table.${suffix}' }
  { name: 'vault', group: 'vault', zone: 'privatelink.vaultcore.azure.net' }
]
var published = hasPublishTopic ? [{ name: 'topic', group: 'topic', zone: 'privatelink.eventgrid.azure.net' }] : []
var links = concat(always, published)
var owners = { vault: vault.id, topic: resourceId('Microsoft.EventGrid/topics', names.publishTopic) }

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: names.storage
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: names.vault
}

// A subnet has no way out by itself any more. The address is fixed, so that others can let it in by name.
resource address 'Microsoft.Network/publicIPAddresses@2025-01-01' = {
  name: 'pip-${names.network}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

resource gateway 'Microsoft.Network/natGateways@2025-01-01' = {
  name: 'nat-${names.network}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIpAddresses: [{ id: address.id }] }
}

resource network 'Microsoft.Network/virtualNetworks@2025-01-01' = {
  name: names.network
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
  }

  resource app 'subnets' = {
    name: 'app'
    properties: {
      addressPrefix: '10.20.1.0/24'
      defaultOutboundAccess: false
      natGateway: { id: gateway.id }
      delegations: [{ name: 'functions', properties: { serviceName: 'Microsoft.App/environments' } }]
    }
  }

  resource endpoints 'subnets' = {
    name: 'endpoints'
    properties: { addressPrefix: '10.20.2.0/24', defaultOutboundAccess: false }
    dependsOn: [app]
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for link in links: {
    name: link.zone
    location: 'global'
    tags: tags
  }
]

resource zoneLinks 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (link, index) in links: {
    parent: zones[index]
    name: 'to-network'
    location: 'global'
    properties: { registrationEnabled: false, virtualNetwork: { id: network.id } }
  }
]

resource privateEndpoints 'Microsoft.Network/privateEndpoints@2025-01-01' = [
  for link in links: {
    name: 'pe-${link.name}-${names.network}'
    location: location
    tags: tags
    properties: {
      subnet: { id: network::endpoints.id }
      privateLinkServiceConnections: [
        {
          name: link.name
          properties: {
            privateLinkServiceId: owners[?link.group] ?? storage.id
            groupIds: [link.group]
          }
        }
      ]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-01-01' = [
  for (link, index) in links: {
    parent: privateEndpoints[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: link.name, properties: { privateDnsZoneId: zones[index].id } }]
    }
  }
]
