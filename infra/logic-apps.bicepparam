// The subscription of either installation, and Logic Apps with a connection and every sample workflow.
using 'event-subscription.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'signals')
param workflows = {
  'refresh-again-after-failure': {
    inputs: { instanceId: '00000000-0000-0000-0000-000000000000' }
  }
  'post-failed-refresh-to-teams': {
    inputs: { instanceId: '00000000-0000-0000-0000-000000000000' }
    parameters: { teamId: '11111111-1111-1111-1111-111111111111', channelId: '19:data@thread.tacv2' }
  }
  'mail-data-owner-on-segment-crossing': {
    inputs: { instanceId: '00000000-0000-0000-0000-000000000000', segmentName: 'High_value_customers', threshold: 5000 }
    parameters: { mailTo: 'data-owner@contoso.example' }
  }
  'plan-task-when-segment-falls': {
    inputs: { instanceId: '00000000-0000-0000-0000-000000000000', segmentName: 'High_value_customers', threshold: 1000 }
    parameters: {
      planId: '22222222-2222-2222-2222-222222222222'
      groupId: '11111111-1111-1111-1111-111111111111'
    }
  }
  'approve-export-after-full-refresh': {
    inputs: { instanceId: '00000000-0000-0000-0000-000000000000' }
    parameters: { approver: 'data-owner@contoso.example' }
  }
  'log-measure-crossings': {
    inputs: { instanceId: '00000000-0000-0000-0000-000000000000', measureName: 'TotalRevenue', threshold: 1000000 }
    parameters: {
      siteAddress: 'https://contoso.sharepoint.example/sites/data'
      listId: '33333333-3333-3333-3333-333333333333'
    }
  }
}
