// The subscription of either installation.
using 'event-subscription.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'signals')
