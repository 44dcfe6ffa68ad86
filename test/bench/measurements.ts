/** All measurements, in the order of the keys. */
import type { Measurement } from './measurement.ts';
import { callbackLatency } from './measurements/callback-latency.ts';
import { coldImport } from './measurements/cold-import.ts';
import { decisions } from './measurements/decisions.ts';
import { deliveries } from './measurements/deliveries.ts';
import { largeStorage } from './measurements/large-storage.ts';
import { roundTrips } from './measurements/round-trips.ts';

export const MEASUREMENTS: readonly Measurement[] = [
  decisions,
  roundTrips,
  deliveries,
  callbackLatency,
  coldImport,
  largeStorage,
];
