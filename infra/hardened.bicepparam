// A hardened installation: private endpoints, zone-redundant storage, longer logs, one instance always ready for makers, and
// events that are published to a topic.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'signals')
param privateNetworking = true
param storageSku = 'Standard_ZRS'
param logRetentionInDays = 180
param logStorageAccess = true
param httpAlwaysReady = 1
param publishEvents = true
param alertEmails = ['operations@contoso.example']
param instances = [
  { id: '00000000-0000-0000-0000-000000000000', name: 'Contoso Retail', hasSecondaryKey: true }
]
