/**
 * The connections to upstream. A module of its own, loaded with the first call: the library is as large as the app, and
 * an instance that starts needs it a moment later only.
 */
import { Agent } from 'undici';

export function createInsightsAgent(): Agent {
  return new Agent();
}
