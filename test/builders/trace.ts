// A trace parent as a host would hand it to an invocation.
import { parseTraceParent, type TraceParent } from '../../shared/domain/trace-parent.ts';

export const A_TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
export const A_TRACE_PARENT = made(`00-${A_TRACE_ID}-00f067aa0ba902b7-01`);
export const ANOTHER_TRACE_PARENT = made('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00');

function made(text: string): TraceParent {
  const parent = parseTraceParent(text);
  if (parent === undefined) throw new RangeError(`${text} is no trace parent.`);
  return parent;
}
