/** The trace of the work that is under way, where whoever started it said so. */
import type { TraceParent } from '../domain/trace-parent.ts';

export type CurrentTrace = () => TraceParent | undefined;
