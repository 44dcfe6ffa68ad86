// The names of all resources, made of one token: both templates compute the same ones, before anything is deployed.

@export()
type resourceNames = {
  identity: string
  @minLength(3)
  @maxLength(24)
  storage: string
  @minLength(3)
  @maxLength(24)
  vault: string
  workspace: string
  insights: string
  plan: string
  site: string
  topic: string
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
  topic: 'evgt-${token}'
  network: 'vnet-${token}'
}

@export()
var packageContainer = 'app-package'

@export()
var deadLetterContainer = 'dead-letters'
