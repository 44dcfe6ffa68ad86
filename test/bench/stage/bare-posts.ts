/** Posts bodies as fast as a receiver takes them, without an app. */
import pLimit from 'p-limit';
import { Agent } from 'undici';

const CONNECTIONS = 64;

export async function postBare(origin: string, bodies: readonly string[]): Promise<void> {
  const agent = new Agent({ connections: CONNECTIONS });
  await pLimit(2 * CONNECTIONS).map(bodies, async (body) => {
    const headers = { 'content-type': 'application/json' };
    const response = await agent.request({ origin, path: '/workflows/bare', method: 'POST', headers, body });
    await response.body.dump();
  });
  await agent.close();
}
