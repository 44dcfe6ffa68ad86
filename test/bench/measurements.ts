/** All measurements, in the order of the keys. */
import type { Measurement } from './measurement.ts';
import { coldImport } from './measurements/cold-import.ts';
import { decisions } from './measurements/decisions.ts';

export const MEASUREMENTS: readonly Measurement[] = [decisions, coldImport];
