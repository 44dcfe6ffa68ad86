import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FixtureHost, KEYS, startFixtureHost } from './start-fixture-host.ts';

let host: FixtureHost;

beforeAll(async () => {
  host = await startFixtureHost();
});
afterAll(() => host.stop());

const WEBHOOK = '/runtime/webhooks/eventgrid';
let serial = 0;

const event = (data: Record<string, unknown> = {}) => {
  serial += 1;
  return {
    id: `event-${serial}`,
    eventType: 'Thing.Happened',
    subject: 'things/1',
    eventTime: '2026-01-02T03:04:05.123Z',
    dataVersion: '1',
    data,
  };
};

const send = (type: string | undefined, body: unknown, { functionName = 'onEvent', code = KEYS.eventgrid } = {}) =>
  fetch(`${host.url}${WEBHOOK}?functionName=${functionName}&code=${code}`, {
    method: 'POST',
    headers: { ...(type !== undefined && { 'aeg-event-type': type }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const callFor = async (id: string) =>
  (await host.calls('onEvent')).find((call) => JSON.stringify(call).includes(`"id":"${id}"`));

describe('the Event Grid webhook', () => {
  it('runs one invocation per event of a delivery, and answers 202 once all have succeeded', async () => {
    const events = [event({ pauseMs: 30 }), event({ n: 2 })];
    expect((await send('Notification', events)).status).toBe(202);
    expect(await host.calls('onEventEnd')).toEqual(expect.arrayContaining(events.map(({ id }) => id)));
    expect(await callFor(events[1]?.id ?? '')).toEqual({
      event: events[1],
      // Every text is tried as JSON on its way into the metadata, but not within the event.
      metadata: { ...events[1], dataVersion: 1 },
    });
  });

  it('runs the events of a delivery at the same time', async () => {
    const [slow, quick] = [event({ pauseMs: 300 }), event()];
    await send('Notification', [slow, quick]);
    const ends = await host.calls('onEventEnd');
    expect(ends.indexOf(quick.id)).toBeLessThan(ends.indexOf(slow.id));
  });

  it('takes a single object for an array of one', async () => {
    const single = event();
    expect((await send('notification', single)).status).toBe(202);
    expect(await callFor(single.id)).toMatchObject({ event: single });
  });

  it('answers 500 with the first failure when one event fails, after the others have run', async () => {
    const [good, bad] = [event({ pauseMs: 50 }), event({ fail: 'cannot take it' })];
    const response = await send('Notification', [bad, good]);
    expect([response.status, await response.text()]).toEqual([500, 'cannot take it']);
    expect(await host.calls('onEventEnd')).toContain(good.id);
  });

  it('answers 400 to a body that holds no event', async () => {
    expect((await send('Notification', 'no json')).status).toBe(400);
    expect((await send('Notification', '"text"')).status).toBe(400);
    const nested = (levels: number) => `${'{"data":'.repeat(levels)}1${'}'.repeat(levels)}`;
    const tooDeep = await send('Notification', nested(65));
    expect([tooDeep.status, await tooDeep.text()]).toEqual([400, '']);
    expect((await send('Notification', nested(64))).status).toBe(202);
  });

  it('gives the code of a validation back, from either schema', async () => {
    const gridSchema = await send('SubscriptionValidation', [{ id: '1', data: { validationCode: 'abc' } }]);
    expect([gridSchema.status, await gridSchema.text()]).toEqual([200, '{"validationResponse":"abc"}']);
    const cloudEvent = await send('SubscriptionValidation', { id: '1', data: '{"validationCode":"def"}' });
    expect([cloudEvent.status, await cloudEvent.text()]).toEqual([200, '{"validationResponse":"def"}']);
  });

  it('answers the handshake of CloudEvents, and allows no origin but one of Event Grid', async () => {
    const ask = async (origin: string) => {
      const response = await fetch(`${host.url}${WEBHOOK}?functionName=onEvent&code=${KEYS.eventgrid}`, {
        method: 'OPTIONS',
        headers: { 'WebHook-Request-Origin': origin },
      });
      return [response.status, response.headers.get('webhook-allowed-origin')];
    };
    expect(await ask('eventgrid.azure.us')).toEqual([200, 'eventgrid.azure.us']);
    expect(await ask('elsewhere.example')).toEqual([200, 'eventgrid.azure.net']);
  });

  it('accepts an unsubscription, and refuses any other kind of request', async () => {
    expect((await send('Unsubscribe', '')).status).toBe(202);
    expect((await send('SomethingElse', '')).status).toBe(400);
    expect((await send(undefined, [event()])).status).toBe(400);
  });

  it('wants the system key or the master key', async () => {
    const statusWith = async (code: string) => (await send('Unsubscribe', '', { code })).status;
    expect(await statusWith(KEYS.master)).toBe(202);
    expect(await statusWith(KEYS.function)).toBe(401);
    expect(await statusWith('')).toBe(401);
  });

  it('knows functions by their exact name only, and none of another trigger', async () => {
    const statusFor = async (functionName: string) => (await send('Unsubscribe', '', { functionName })).status;
    expect(await statusFor('onevent')).toBe(404);
    expect(await statusFor('')).toBe(404);
    expect(await statusFor('echo')).toBe(404);
  });
});
