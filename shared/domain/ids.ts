/** The identifiers that travel through the app, each its own type so that one can never stand in for another. */
declare const idBrand: unique symbol;
type Id<Name extends string> = string & { readonly [idBrand]: Name };

/** An audience-insights instance: the environment's GUID, lower case. */
export type InstanceId = Id<'InstanceId'>;
/** `{subject hash}-{hash of workflow identity, trigger name and inputs}`; names its own place in storage. */
export type SubscriptionId = Id<'SubscriptionId'>;
/** Twenty hexadecimal digits that stand for a subject. */
export type SubjectHash = Id<'SubjectHash'>;
/** A ULID made of the time of the occurrence and a hash: the same event always gets the same one. */
export type EventId = Id<'EventId'>;

export function instanceIdOf(text: string): InstanceId {
  return text.trim().toLowerCase() as InstanceId;
}

const SUBSCRIPTION_ID = /^[0-9a-f]{20}-[0-9a-f]{20}$/;

export function parseSubscriptionId(text: string): SubscriptionId | undefined {
  return SUBSCRIPTION_ID.test(text) ? (text as SubscriptionId) : undefined;
}

export function subscriptionIdOf(subject: SubjectHash, hash: string): SubscriptionId {
  return `${subject}-${hash.slice(0, 20)}` as SubscriptionId;
}

export function subjectHashIn(subscriptionId: SubscriptionId): SubjectHash {
  return subscriptionId.slice(0, 20) as SubjectHash;
}

const EVENT_ID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** The end of the last year that an instant may be in; a ULID could say a time eighteen centuries later. */
const LATEST_TIME = '69SEZQMBZZ';

export function parseEventId(text: string): EventId | undefined {
  // The alphabet of a ULID is in the order of its characters.
  return EVENT_ID.test(text) && text.slice(0, LATEST_TIME.length) <= LATEST_TIME ? (text as EventId) : undefined;
}
