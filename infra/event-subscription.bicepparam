// The subscription of either installation.
using 'event-subscription.bicep'

param environmentName = 'signals'
