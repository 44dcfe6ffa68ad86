// Logic Apps in an installation with tags.
using '../../infra/event-subscription.bicep'

param environmentName = 'signals'
param tags = { costCentre: 'marketing' }
param workflows = {
  'post-failed-refresh-to-teams': {
    inputs: { instanceId: '00000000-0000-0000-0000-000000000000' }
    parameters: { teamId: '11111111-1111-1111-1111-111111111111', channelId: '19:data@thread.tacv2' }
  }
}
