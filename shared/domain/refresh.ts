/** A refresh that somebody asks for. */

export interface Refresh {
  readonly what: 'everything' | 'data-sources' | 'segments' | 'measures';
  readonly extent: 'full' | 'incremental';
  /** The id of the one data source, or the name of the one segment or measure; all of them where it is absent. */
  readonly object?: string;
}
