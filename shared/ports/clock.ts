/** What time it is. The app has two: the system's own for leases, retries and expiry, and the source's for observations. */
import type { Instant } from '../domain/instant.ts';

export type Clock = () => Instant;
