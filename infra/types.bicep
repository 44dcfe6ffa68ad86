// The shapes of parameters that more than one file takes.

@export()
@description('A Customer Insights instance. Its keys are secrets of the vault, named after its id.')
type instance = {
  @description('The id of the instance.')
  @minLength(1)
  @maxLength(64)
  id: string

  @description('The name that makers see in lists.')
  @minLength(1)
  @maxLength(200)
  name: string

  @description('Whether the vault also holds a secondary key, which is tried when the primary one is refused.')
  hasSecondaryKey: bool
}

@export()
@description('An app registration to sign in to Customer Insights with. Its secret is one of the vault.')
type insightsClient = {
  @description('The tenant of the app registration.')
  @minLength(36)
  @maxLength(36)
  tenantId: string

  @description('The client id of the app registration.')
  @minLength(36)
  @maxLength(36)
  clientId: string
}

@export()
@sealed()
@description('Settings of the app that have a default. A deployment replaces all settings: what is changed by hand is lost.')
type optionalSettings = {
  @description('More hosts that flows may be called at.')
  CALLBACK_HOSTS: string?

  @description('More hosts that the files of tables may be fetched from.')
  PARTITION_HOSTS: string?

  @description('The topic that events are published to, where it is not the one that this template makes.')
  PUBLISH_TOPIC_ENDPOINT: string?

  @description('Where the API of Customer Insights is.')
  INSIGHTS_API_URL: string?

  @description('The workflow that refreshes are jobs of.')
  INSIGHTS_WORKFLOW: string?

  @description('When instances are looked at for being due, as NCRONTAB.')
  POLL_SCHEDULE: string?

  @description('When what was left undelivered is taken up again, as NCRONTAB.')
  SWEEP_SCHEDULE: string?

  @description('When old rows are removed, as NCRONTAB.')
  TIDY_SCHEDULE: string?

  @description('Time between two polls of an instance, as ISO 8601 duration.')
  POLL_INTERVAL: string?

  @description('How long a failure is waited out, as ISO 8601 duration.')
  FAILURE_DELAY: string?

  @description('How long a removed flow may come back, as ISO 8601 duration.')
  SUBSCRIPTION_GRACE: string?

  @description('Most subscriptions of one workflow.')
  SUBSCRIPTIONS_PER_WORKFLOW: string?

  @description('How long the history is kept, as ISO 8601 duration.')
  HISTORY_RETENTION: string?

  @description('How long deliveries are kept, as ISO 8601 duration.')
  DELIVERY_RETENTION: string?

  @description('Where makers reach the app, where that is not its own host.')
  PUBLIC_URL: string?

  @description('How long an idle queue is left alone at most, as hh:mm:ss: a tenth of a second where it is absent. Longer costs less and makes callbacks slower.')
  AzureFunctionsJobHost__extensions__queues__maxPollingInterval: string?
}

@export()
@description('Tags of a resource.')
type tagMap = {
  @description('The value of a tag.')
  *: string
}
