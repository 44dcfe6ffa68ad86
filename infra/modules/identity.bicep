// The one identity under which the app works, and under which the topic stores what could not be delivered.
import { resourceNames } from '../names.bicep'
import { tagMap } from '../types.bicep'

@description('The names of all resources.')
param names resourceNames

@description('Region.')
param location string

@description('Tags on every resource.')
param tags tagMap

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.identity
  location: location
  tags: tags
}
