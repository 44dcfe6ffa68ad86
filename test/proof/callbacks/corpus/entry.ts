/** What an entry of the corpus is: a callback URL, or what the names of one resolve to, and why it is hostile. */

export interface HostileUrl {
  readonly url: string;
  readonly why: string;
}

export interface HostileAnswer {
  readonly addresses: readonly string[];
  readonly why: string;
}

/** One line of a table: the address, and what is behind it. */
export type AddressLine = readonly [address: string, why: string];
export type UrlLine = readonly [url: string, why: string];

/** A host that is allowed, for what goes wrong elsewhere in the URL. */
export const FLOW_HOST = 'prod-12.westeurope.logic.azure.com';
