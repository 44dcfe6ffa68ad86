/**
 * What Microsoft's connector offers and what takes its place here. Of the original only what Microsoft has published is
 * told: parameters and replies of most of its operations are not.
 */

export interface Replacement {
  /** As Microsoft's pages call it. */
  readonly original: string;
  readonly originalDoes: string;
  readonly operationId: string;
  readonly thisDoes: string;
}

export const REPLACED_TRIGGERS: readonly Replacement[] = [
  {
    original: 'A data source refresh fails',
    originalDoes: 'Starts a flow; its inputs and outputs are not published.',
    operationId: 'OnDataSourceRefreshFailed',
    thisDoes:
      'The same, for one data source or for any. A failure counts once its job has ended, or after 15 minutes, so that one which heals by itself starts nothing.',
  },
  {
    original: 'A data source refresh succeeds',
    originalDoes: 'Starts a flow; its inputs and outputs are not published.',
    operationId: 'OnDataSourceRefreshSucceeded',
    thisDoes: 'The same, for one data source or for any.',
  },
  {
    original: 'A threshold is crossed on a segment',
    originalDoes: 'Starts a flow when the threshold is crossed upwards only.',
    operationId: 'OnSegmentThresholdCrossed',
    thisDoes:
      'Upwards unless *Direction* says downwards or both. Quiet for an hour after a start unless *Cooldown* is PT0S.',
  },
  {
    original: 'A threshold is crossed on a business measure',
    originalDoes:
      'Starts a flow when the threshold is crossed upwards only; business measures without a dimension only.',
    operationId: 'OnMeasureThresholdCrossed',
    thisDoes:
      'Upwards unless *Direction* says downwards or both; without dimensions only, too. Quiet for an hour after a start unless *Cooldown* is PT0S.',
  },
  {
    original: 'A full scheduled refresh is completed',
    originalDoes: 'Starts a flow; not after a refresh that somebody started.',
    operationId: 'OnFullRefreshCompleted',
    thisDoes:
      'The same, and with *Started By* also after refreshes that somebody started. *Outcome* takes one end only.',
  },
  {
    original: 'A refresh of the unification process is completed',
    originalDoes: 'Starts a flow after map, match and merge.',
    operationId: 'OnUnificationCompleted',
    thisDoes: 'The same, whether it ran by itself or within a full refresh. *Outcome* takes one end only.',
  },
];

export const REPLACED_ACTIONS: readonly Replacement[] = [
  {
    original: 'Create item (preview)',
    originalDoes: 'Adds a row to a table; activities through the real-time API.',
    operationId: 'CreateItem',
    thisDoes: 'Adds a row to a table in real time. A write without an answer is never tried again by itself.',
  },
  {
    original: 'Update item (preview)',
    originalDoes: 'Changes a row, such as fields of a unified profile.',
    operationId: 'UpdateItem',
    thisDoes: 'Changes columns of a row in real time, found by its key.',
  },
  {
    original: 'Get entities',
    originalDoes: 'Lists the tables.',
    operationId: 'GetTables',
    thisDoes: 'Lists the tables.',
  },
  {
    original: 'Get item',
    originalDoes: 'Reads one row of a table.',
    operationId: 'GetItem',
    thisDoes: 'Reads one row of a table that has exactly one key column.',
  },
  {
    original: 'Get items from an entity',
    originalDoes:
      'Reads rows. Filters on ActivityId and CustomerId of UnifiedActivity, on CustomerId and indexed columns of Customer, and on CustomerId elsewhere; more rows with $skip.',
    operationId: 'GetItems',
    thisDoes:
      'Reads rows page after page. Hands your filter on to Customer Insights, which decides what it can filter; tables of a data source cannot be filtered.',
  },
  {
    original: 'Retrieve partitions for an entity (preview)',
    originalDoes: 'Lists the partitions of a table; its outputs are not published.',
    operationId: 'GetPartitions',
    thisDoes: 'Lists the files of a table.',
  },
  {
    original: 'Retrieve partitions for an entity V2 (preview)',
    originalDoes: 'Lists the partitions of a table; what V2 changes is not published.',
    operationId: 'GetPartitionsV2',
    thisDoes: 'Lists the files of a table, with columns, header and size.',
  },
  {
    original: 'Retrieve data from a partition (preview)',
    originalDoes: 'Downloads one partition.',
    operationId: 'GetPartitionData',
    thisDoes: 'Reads up to four megabytes of whole rows at a time; repeat it with *Next Position*.',
  },
  {
    original: 'Sends the status report',
    originalDoes:
      'Sends a report on an instance, of a chosen type. To whom, and which types there are, is not published.',
    operationId: 'GetStatusReport',
    thisDoes: 'Writes a report of our own making and does not send it: a mail step does.',
  },
  {
    original: 'Sends the status report V2',
    originalDoes: 'Sends a report; what V2 changes is not published.',
    operationId: 'GetStatusReportV2',
    thisDoes: 'Writes that report as a mail and as data, and does not send it.',
  },
];
