// What the sample workflows ask for. Each is named after its file in `connector/samples/logic-apps`.

@description('Inputs of a trigger or action that concern one instance of Customer Insights.')
type ofInstance = {
  @description('The id of the instance, one of those that the installation watches.')
  @minLength(1)
  @maxLength(64)
  instanceId: string
}

@description('When a segment crosses a threshold.')
type segmentThreshold = {
  @description('The id of the instance, one of those that the installation watches.')
  @minLength(1)
  @maxLength(64)
  instanceId: string

  @description('The name of the segment.')
  @minLength(1)
  segmentName: string

  @description('How many members are the threshold.')
  @minValue(0)
  threshold: int
}

@description('When a business measure crosses a threshold.')
type measureThreshold = {
  @description('The id of the instance, one of those that the installation watches.')
  @minLength(1)
  @maxLength(64)
  instanceId: string

  @description('The name of the measure.')
  @minLength(1)
  measureName: string

  @description('The threshold.')
  threshold: int
}

@export()
@sealed()
@description('The sample workflows; those that are named are deployed.')
type workflowsToDeploy = {
  @description('Waits half an hour after a scheduled full refresh has failed, and starts another. Needs no further connection.')
  'refresh-again-after-failure': {
    @description('Which refreshes.')
    inputs: ofInstance
  }?

  @description('Posts failed refreshes of data sources to a channel of Teams.')
  'post-failed-refresh-to-teams': {
    @description('Which refreshes.')
    inputs: ofInstance

    @description('Where to post.')
    parameters: {
      @description('The id of the team.')
      teamId: string

      @description('The id of the channel.')
      channelId: string
    }
  }?

  @description('Mails both counts when a segment crosses a threshold, either way.')
  'mail-data-owner-on-segment-crossing': {
    @description('Which segment.')
    inputs: segmentThreshold

    @description('Whom to tell.')
    parameters: {
      @description('The address to mail to.')
      mailTo: string
    }
  }?

  @description('Makes a task in Planner when a segment falls below a floor, at most once a day.')
  'plan-task-when-segment-falls': {
    @description('Which segment.')
    inputs: segmentThreshold

    @description('Where to plan.')
    parameters: {
      @description('The id of the plan.')
      planId: string

      @description('The id of the group that the plan belongs to.')
      groupId: string
    }
  }?

  @description('Asks by mail to approve an export when a full refresh has succeeded.')
  'approve-export-after-full-refresh': {
    @description('Which refreshes.')
    inputs: ofInstance

    @description('Whom to ask.')
    parameters: {
      @description('The address to mail to.')
      approver: string
    }
  }?

  @description('Adds a row to a list of SharePoint when a business measure crosses a threshold, either way.')
  'log-measure-crossings': {
    @description('Which measure.')
    inputs: measureThreshold

    @description('Where to log.')
    parameters: {
      @description('The address of the site.')
      siteAddress: string

      @description('The id of the list.')
      listId: string
    }
  }?
}
