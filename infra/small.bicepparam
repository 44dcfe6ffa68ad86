// A small installation: one instance, public endpoints behind identities, and but for the alert rules nothing that costs money while it is idle.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'signals')
param instances = [
  { id: '00000000-0000-0000-0000-000000000000', name: 'Contoso Retail', hasSecondaryKey: false }
]
