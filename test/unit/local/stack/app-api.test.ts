import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppApi } from '../../../../local/stack/app-api.ts';

const SECRET_URL = 'http://127.0.0.1:1/workflows/x?sig=very-secret';

interface Asked {
  readonly line: string;
  readonly key: string | string[] | undefined;
  readonly type: string | string[] | undefined;
  readonly body: string;
}

let server: Server;
let asked: Asked[];
let reply: { status: number; body: unknown };
let api: AppApi;

beforeEach(async () => {
  asked = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { headers } = request;
    const line = `${request.method} ${request.url}`;
    asked.push({ line, key: headers['x-functions-key'], type: headers['aeg-event-type'], body });
    response.writeHead(reply.status).end(JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  api = new AppApi(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('the app as a client sees it', () => {
  it('subscribes with the inputs in the query, the callback URL in the body and the key in a header', async () => {
    reply = { status: 201, body: { subscriptionId: 's-1' } };
    expect(await api.subscribe('unification-completed', { outcome: 'any' }, SECRET_URL)).toBe('s-1');
    expect(asked).toMatchObject([
      {
        line: 'POST /api/triggers/unification-completed?outcome=any',
        key: 'local-function-key',
        body: JSON.stringify({ callbackUrl: SECRET_URL }),
      },
    ]);
  });

  it('says why subscribing was refused, without the callback URL', async () => {
    reply = { status: 400, body: { error: { code: 'bad', message: 'There is no such measure.' } } };
    const message = await api.subscribe('unification-completed', {}, SECRET_URL).catch((error) => error.message);
    expect(message).toContain('400: There is no such measure.');
    expect(message).not.toContain('very-secret');
  });

  it('reads verdicts since an instant', async () => {
    const verdict = { observedAt: '2026-03-01T10:05:00Z', fires: false, reason: 'not-crossed', value: 3 };
    reply = { status: 200, body: { verdicts: [verdict] } };
    expect(await api.verdicts('s-1', 0)).toEqual([verdict]);
    expect(asked[0]?.line).toBe('GET /api/subscriptions/s-1/verdicts?since=1970-01-01T00%3A00%3A00.000Z');
  });

  it('pushes events as Event Grid does', async () => {
    reply = { status: 202, body: {} };
    const event = {
      specversion: '1.0',
      id: '1',
      type: 'audienceinsights.segment.evaluated',
      source: '/instances/i',
      time: '2026-03-01T10:05:00Z',
      datacontenttype: 'application/json',
      data: {},
    } as const;
    await api.push(event);
    expect(asked[0]).toMatchObject({
      line: 'POST /runtime/webhooks/eventgrid?functionName=receiveStatusEvent',
      // In the header, where the host looks first: the function key there would shut it out.
      key: 'local-eventgrid-key',
      type: 'Notification',
      body: JSON.stringify(event),
    });
    reply = { status: 500, body: {} };
    await expect(api.push(event)).rejects.toThrow('500');
  });

  it('is healthy only with a good answer', async () => {
    reply = { status: 503, body: {} };
    expect(await api.isHealthy()).toBe(false);
    reply = { status: 200, body: {} };
    expect(await api.isHealthy()).toBe(true);
    expect(await new AppApi('http://127.0.0.1:1').isHealthy()).toBe(false);
  });
});
