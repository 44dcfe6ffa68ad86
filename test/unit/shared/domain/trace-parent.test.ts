import { describe, expect, it } from 'vitest';
import { parseTraceParent, traceIdOf } from '../../../../shared/domain/trace-parent.ts';
import { A_TRACE_ID, A_TRACE_PARENT } from '../../../builders/trace.ts';

describe('A trace parent', () => {
  it('is taken as it is, and names the chain that it belongs to', () => {
    expect(parseTraceParent(A_TRACE_PARENT)).toBe(A_TRACE_PARENT);
    expect(traceIdOf(A_TRACE_PARENT)).toBe(A_TRACE_ID);
  });

  it.each([
    ['none', undefined],
    ['null, as the library has it', null],
    ['nothing', ''],
    ['an id of the older kind', '|4bf92f35.1'],
    ['a later version', A_TRACE_PARENT.replace(/^00/, '01')],
    ['a trace of zeros', A_TRACE_PARENT.replace(A_TRACE_ID, '0'.repeat(32))],
    ['a span of zeros', A_TRACE_PARENT.replace('00f067aa0ba902b7', '0'.repeat(16))],
    ['capital letters', A_TRACE_PARENT.toUpperCase()],
    ['more behind it', `${A_TRACE_PARENT}-x`],
    ['a second line', `${A_TRACE_PARENT}\n`],
    ['another header in it', `${A_TRACE_PARENT}\r\nx: y`],
  ])('is none where it is %s', (_, text) => {
    expect(parseTraceParent(text)).toBeUndefined();
  });
});
