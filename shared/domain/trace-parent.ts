/** The W3C trace parent: what ties the poll that saw something to the post that told of it. It opens nothing and names nobody. */
declare const traceParentBrand: unique symbol;

/** `00-{32 hex digits}-{16 hex digits}-{2 hex digits}`, https://www.w3.org/TR/trace-context/#traceparent-header. */
export type TraceParent = string & { readonly [traceParentBrand]: true };

const FORM = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Undefined where it is none, or of a later version: a chain begins anew then, and nothing else suffers. */
export function parseTraceParent(text: string | null | undefined): TraceParent | undefined {
  return isTraceParent(text) ? text : undefined;
}

/** The part that is the same along the whole chain. */
export function traceIdOf(parent: TraceParent): string {
  return parent.slice(3, 35);
}

function isTraceParent(text: string | null | undefined): text is TraceParent {
  return typeof text === 'string' && FORM.test(text);
}
