import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ReceivedCallback, type Receiver, startReceiver } from '../../../../local/receiver/receiver.ts';

const EVENT = { eventId: '01E', eventType: 'unification-completed', subscriptionId: 's-1', occurredAt: '2026-03-02' };

let receiver: Receiver;
let seen: ReceivedCallback[];

beforeEach(async () => {
  seen = [];
  receiver = await startReceiver({ onCallback: (callback) => seen.push(callback) });
});
afterEach(() => receiver.stop());

async function post(url: string, body: unknown = EVENT) {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    error: text === '' ? undefined : JSON.parse(text).error,
  };
}

describe('a flow that is on', () => {
  it('has a callback URL of the shape that the engine gives out', () => {
    const flow = receiver.addFlow('a');
    expect(flow.callbackUrl(receiver.origin)).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/workflows\/[0-9a-f]{32}\/triggers\/\w+\/versions\/1\/run\?api-version=2016-10-01&sp=%2Ftriggers%2F\w+%2Frun&sv=1\.0&sig=[\w-]+$/,
    );
  });

  it('accepts an event, names the run, and keeps what it was sent', async () => {
    const url = receiver.addFlow('a').callbackUrl(receiver.origin);
    const reply = await post(url, { ...EVENT, memberCount: 3 });
    expect(reply.status).toBe(202);
    for (const name of ['x-ms-workflow-run-id', 'x-ms-workflow-id', 'x-ms-trigger-history-name']) {
      expect(reply.headers.get(name)).toBeTruthy();
    }
    expect(receiver.received).toMatchObject([{ flow: 'a', ...EVENT, status: 202, body: { memberCount: 3 } }]);
    expect(seen).toEqual(receiver.received);
  });

  it('refuses a body without an event', async () => {
    const url = receiver.addFlow('a').callbackUrl(receiver.origin);
    expect((await post(url, { eventId: 1 })).status).toBe(400);
    expect(receiver.received).toEqual([]);
  });
});

describe('a wrong address', () => {
  it.each([
    ['another signature', (url: string) => url.replace(/sig=./, 'sig=*')],
    ['a decoded path in the query', (url: string) => url.replaceAll('%2F', '/')],
    ['the URL of another version', (url: string) => url.replace('/versions/1/', '/versions/2/')],
  ])('is refused with 401: %s', async (_, spoil) => {
    const reply = await post(spoil(receiver.addFlow('a').callbackUrl(receiver.origin)));
    expect([reply.status, reply.error.code]).toEqual([401, 'DirectApiAuthorizationRequired']);
    expect(receiver.received).toEqual([]);
  });

  it('is refused with 404 where there is no such flow', async () => {
    const url = receiver.addFlow('a').callbackUrl(receiver.origin);
    const reply = await post(url.replace(/[0-9a-f]{32}/, '0'.repeat(32)));
    expect([reply.status, reply.error.code]).toEqual([404, 'WorkflowNotFound']);
  });
});

describe('a flow in trouble', () => {
  it.each([
    ['disabled', 'Disabled'],
    ['deleted', 'Deleted'],
  ] as const)('that is %s answers 400 with its state', async (state, word) => {
    const flow = receiver.addFlow('a');
    flow.state = state;
    const reply = await post(flow.callbackUrl(receiver.origin));
    expect([reply.status, reply.error.code]).toEqual([400, 'WorkflowTriggerIsNotEnabled']);
    expect(reply.error.message).toContain(`with state '${word}'`);
    expect(receiver.received).toMatchObject([{ status: 400 }]);
  });

  it('fails as often as it was told to, then goes on', async () => {
    const flow = receiver.addFlow('a');
    flow.fail({ status: 503, retryAfterInSeconds: 4 }, 2);
    const replies = [];
    for (let n = 0; n < 3; n += 1) replies.push(await post(flow.callbackUrl(receiver.origin)));
    expect(replies.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
      [503, '4'],
      [503, '4'],
      [202, null],
    ]);
  });

  it('gets a new URL when it is saved again, and the old one is no good any more', async () => {
    const flow = receiver.addFlow('a');
    const old = flow.callbackUrl(receiver.origin);
    flow.save();
    expect((await post(old)).status).toBe(401);
    expect((await post(flow.callbackUrl(receiver.origin))).status).toBe(202);
  });
});
