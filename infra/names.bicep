// The names of all resources, made of one token: both templates compute the same ones, before anything is deployed.

@export()
@description('The names of all resources of one environment.')
type resourceNames = {
  @description('The user-assigned identity.')
  identity: string

  @description('The storage account.')
  @minLength(3)
  @maxLength(24)
  storage: string

  @description('The key vault.')
  @minLength(3)
  @maxLength(24)
  vault: string

  @description('The Log Analytics workspace.')
  workspace: string

  @description('Application Insights.')
  insights: string

  @description('The plan of the function app.')
  plan: string

  @description('The function app.')
  site: string

  @description('The connector for Logic Apps; what uses it is named after it.')
  connector: string

  @description('The Event Grid topic that status events are sent to.')
  topic: string

  @description('The Event Grid topic that the app publishes to.')
  publishTopic: string

  @description('The network, its way out and its endpoints.')
  network: string
}

@description('What uniqueString() makes.')
@minLength(13)
@maxLength(13)
type nameToken = string

@export()
func namesOf(token nameToken) resourceNames => {
  identity: 'id-${token}'
  storage: 'st${token}'
  vault: 'kv-${token}'
  workspace: 'log-${token}'
  insights: 'appi-${token}'
  plan: 'plan-${token}'
  site: 'func-${token}'
  connector: 'signals-${token}'
  topic: 'evgt-${token}'
  publishTopic: 'evgt-out-${token}'
  network: 'vnet-${token}'
}

@export()
var packageContainer = 'app-package'

@export()
var deadLetterContainer = 'dead-letters'
