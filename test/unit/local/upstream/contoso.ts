// A small simulated environment and a way to ask for things, shared by the tests of the simulator.
import { startUpstream, type Upstream, type UpstreamOptions } from '../../../../local/upstream/server.ts';
import { UpstreamState } from '../../../../local/upstream/state.ts';

export const INSTANCE_ID = '3f1d6c1e-5b0f-4a53-9c0e-7a1f2b6c9d10';
export const PURCHASES_ID = 'c2a6a9de-2f0f-4a5e-9f39-6b1e9c20ab34';
export const NOON = Date.parse('2026-03-02T12:00:00.000Z');
export const MINUTE = 60_000;
export const DAY = 86_400_000;

export async function startContoso(options: Pick<UpstreamOptions, 'pathStyle'> = {}) {
  const state = new UpstreamState(() => NOON);
  const keys = { primary: 'primary-key', secondary: 'secondary-key' };
  const contoso = state.addInstance({ instanceId: INSTANCE_ID, name: 'Contoso Retail', keys });
  contoso.addDataSource({ dataSourceId: PURCHASES_ID, name: 'PosPurchases', friendlyName: 'POS purchases' });
  contoso.addSegment({ name: 'High_value', friendlyName: 'High value' });
  contoso.addMeasure({ name: 'TotalRevenue', displayName: 'Total revenue' });
  const upstream = await startUpstream({ state, ...options });
  return { upstream, contoso, get: (path: string) => get(upstream, `/instances/${INSTANCE_ID}${path}`) };
}

export const CREDENTIALS = { authorization: 'Bearer any', 'ocp-apim-subscription-key': 'primary-key' };

export async function get(upstream: Upstream, path: string, headers: Record<string, string> = CREDENTIALS) {
  const response = await fetch(`${upstream.url}${path}`, { headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}
