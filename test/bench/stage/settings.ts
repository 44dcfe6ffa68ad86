/** Settings under which the app runs here: nothing of its own goes by the clock unless a measurement says so. */
import { INSTANCE_ID } from '../../builders/observations.ts';

export const BENCH_KEY_ID = 'bench';
/** Seals the callback URLs of these runs and nothing else. */
export const BENCH_KEY = Buffer.from('a key of no secrets, 32 bytes ..', 'latin1');
export const INSIGHTS_KEY = 'key-of-the-simulated-instance';

const NEVER = '0 0 0 1 1 *';

export function settingsFor(places: { connectionString: string; insightsUrl?: string }): Record<string, string> {
  return {
    AzureWebJobsStorage: places.connectionString,
    INSTANCES: JSON.stringify([{ id: INSTANCE_ID, name: 'Contoso', primaryKeySetting: 'BENCH_INSIGHTS_KEY' }]),
    BENCH_INSIGHTS_KEY: INSIGHTS_KEY,
    INSIGHTS_API_URL: places.insightsUrl ?? 'http://127.0.0.1:9/v1',
    INSIGHTS_AUTH: 'local-token',
    CALLBACK_KEY: `${BENCH_KEY_ID}:${BENCH_KEY.toString('base64')}`,
    CALLBACK_ALLOW_LOOPBACK: 'true',
    POLL_SCHEDULE: NEVER,
    SWEEP_SCHEDULE: NEVER,
    TIDY_SCHEDULE: NEVER,
  };
}
