// The app's own identity, asked of an identity endpoint as Azure offers one to a process: a real one cannot be had here.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../../shared/config.ts';
import { insightsTokens, storageAccess } from '../../../shared/credentials.ts';

const IDENTITY_HEADER = 'proof-of-being-inside';
const CLIENT_ID = '11111111-2222-3333-4444-555555555555';
const SETTINGS = {
  AzureWebJobsStorage__tableServiceUri: 'https://contoso.table.core.windows.net',
  AzureWebJobsStorage__queueServiceUri: 'https://contoso.queue.core.windows.net',
  INSTANCES: '[{"id":"a","name":"Contoso","primaryKeySetting":"KEY"}]',
  KEY: 'k',
  CALLBACK_KEY: `k1:${Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('base64')}`,
  WEBSITE_SITE_NAME: 'contoso-signals',
};

interface TokenRequest {
  readonly resource: string | null;
  readonly clientId: string | null;
  readonly proof: string | undefined;
}

describe('In Azure', () => {
  const requests: TokenRequest[] = [];
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
    const resource = searchParams.get('resource');
    const proof = request.headers['x-identity-header'];
    requests.push({ resource, clientId: searchParams.get('client_id'), proof: proof?.toString() });
    const inAnHour = Math.floor(Date.now() / 1_000) + 3_600;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        access_token: `token-${requests.length}`,
        expires_on: inAnHour,
        resource,
        token_type: 'Bearer',
      }),
    );
  });

  // One endpoint for all: the identity library remembers for the process where it found it.
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    vi.stubEnv('IDENTITY_ENDPOINT', `http://127.0.0.1:${port}/msi/token`);
    vi.stubEnv('IDENTITY_HEADER', IDENTITY_HEADER);
  });

  beforeEach(() => {
    requests.length = 0;
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('the token for Customer Insights is asked of the identity that the settings name, once for many calls', async () => {
    const token = insightsTokens(readConfig({ ...SETTINGS, AZURE_CLIENT_ID: CLIENT_ID }));
    const [first, ...others] = [await token(), await token(), await token()];
    expect(first).toBe('token-1');
    expect(new Set(others)).toEqual(new Set([first]));
    expect(requests).toEqual([
      { resource: 'https://api.ci.ai.microsoft.com', clientId: CLIENT_ID, proof: IDENTITY_HEADER },
    ]);
  });

  it('tables and queues are reached with the same identity, at the addresses that the settings name', async () => {
    const { tables, queues } = storageAccess(readConfig({ ...SETTINGS, AzureWebJobsStorage__clientId: CLIENT_ID }));
    if (!('credential' in tables) || !('credential' in queues)) throw new Error('No connection string was given.');
    expect([tables.endpoint, queues.endpoint]).toEqual([
      SETTINGS.AzureWebJobsStorage__tableServiceUri,
      SETTINGS.AzureWebJobsStorage__queueServiceUri,
    ]);
    await tables.credential.getToken('https://storage.azure.com/.default');
    expect(requests).toEqual([{ resource: 'https://storage.azure.com', clientId: CLIENT_ID, proof: IDENTITY_HEADER }]);
  });
});
