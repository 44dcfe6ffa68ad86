/** All measurements, in the order of the keys. */
import type { Measurement } from './measurement.ts';
import { coldImport } from './measurements/cold-import.ts';
import { decisions } from './measurements/decisions.ts';
import { deliveries } from './measurements/deliveries.ts';
import { roundTrips } from './measurements/round-trips.ts';

export const MEASUREMENTS: readonly Measurement[] = [decisions, roundTrips, deliveries, coldImport];
