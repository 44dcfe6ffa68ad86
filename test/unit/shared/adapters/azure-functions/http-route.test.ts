/** What a mounted route makes of a request before the use case sees it, and of what the use case answers. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { httpOptions, type RouteHandler } from '../../../../../shared/adapters/azure-functions/http-route.ts';
import { StorageUnavailable } from '../../../../../shared/adapters/azure-tables/table.ts';
import { defineRoute } from '../../../../../shared/contracts/route.ts';
import { fail, succeed } from '../../../../../shared/domain/failure.ts';
import { StorageDamaged } from '../../../../../shared/ports/storage-damaged.ts';
import { anInvocation, aRequest, type RequestParts } from '../../../../builders/invocations.ts';

const route = defineRoute({
  operationId: 'MakeThing',
  method: 'POST',
  path: 'things/{id}',
  authority: 'function',
  summary: 'Make a thing',
  params: z.object({ id: z.string().max(3, 'must be short') }),
  query: z.object({ size: z.string({ error: 'must be a size' }), colour: z.string({ error: 'must be a colour' }) }),
  body: z.object({ name: z.string({ error: 'must be a name' }) }, { error: 'must be an object' }),
  success: { status: 201, reply: z.object({ made: z.string() }) },
});

const VALID = { params: { id: 'a' }, query: { size: '1', colour: 'red' }, body: '{"name":"x"}' };
const LIMIT_IN_BYTES = 64 * 1024;

const echo: RouteHandler<typeof route> = async ({ params, query, body }) =>
  succeed({ reply: { made: [params.id, query.size, query.colour, body.name].join() } });

async function ask(parts: RequestParts, handle: RouteHandler<typeof route> = echo) {
  const { context, lines } = anInvocation();
  const { handler } = httpOptions(route, handle);
  const answer = await handler(aRequest({ ...VALID, ...parts }), context);
  return { answer, lines };
}

const throwing = (fault: unknown) => () => Promise.reject(fault);

describe('A mounted route', () => {
  it('is registered as its contract says', () => {
    const { methods, route: path, authLevel } = httpOptions(route, echo);
    expect([methods, path, authLevel]).toEqual([['POST'], 'things/{id}', 'function']);
  });

  it('hands on what was understood, and answers with the route’s status', async () => {
    const { answer } = await ask({});
    expect(answer).toEqual({ status: 201, jsonBody: { made: 'a,1,red,x' } });
  });

  it('lets the use case say another status, and headers', async () => {
    const answered = async () => succeed({ reply: { made: 'x' }, status: 503, headers: { location: 'there' } });
    expect((await ask({}, answered)).answer).toEqual({
      status: 503,
      jsonBody: { made: 'x' },
      headers: { location: 'there' },
    });
  });

  it('tells all that is wrong at once, in parameters, query and body', async () => {
    const { answer } = await ask({ params: { id: 'long' }, query: { size: '1' }, body: '{"name":7}' });
    expect(answer).toMatchObject({
      status: 400,
      jsonBody: {
        error: {
          code: 'input-invalid',
          details: [
            { field: 'id', message: 'must be short' },
            { field: 'colour', message: 'must be a colour' },
            { field: 'name', message: 'must be a name' },
          ],
        },
      },
    });
  });

  it.each(['', 'no json', '[]', 'null', '{"name"'])('names the body where it is none: %j', async (body) => {
    const { answer } = await ask({ body });
    expect(answer).toMatchObject({
      status: 400,
      jsonBody: { error: { details: [{ field: 'body', message: 'must be an object' }] } },
    });
  });

  it('reads a body up to the limit, and none beyond it', async () => {
    const bodyOf = (bytes: number) => JSON.stringify({ name: 'x'.repeat(bytes - '{"name":""}'.length) });
    expect((await ask({ body: bodyOf(LIMIT_IN_BYTES) })).answer.status).toBe(201);
    const { answer } = await ask({ body: bodyOf(LIMIT_IN_BYTES + 1) });
    expect(answer).toMatchObject({ status: 413, jsonBody: { error: { code: 'body-too-large' } } });
  });

  it('counts bytes, not characters', async () => {
    const body = JSON.stringify({ name: '€'.repeat(LIMIT_IN_BYTES / 3) });
    expect((await ask({ body })).answer.status).toBe(413);
  });

  it('refuses a body that says itself that it is too long, unread', async () => {
    const { answer } = await ask({ headers: { 'content-length': String(LIMIT_IN_BYTES + 1) } });
    expect(answer.status).toBe(413);
  });

  it('answers a failure with its status, and when to come again', async () => {
    const throttled = async () => fail({ kind: 'insights-throttled', retryAfterInSeconds: 7 });
    expect((await ask({}, throttled)).answer).toMatchObject({
      status: 429,
      jsonBody: { error: { code: 'insights-throttled' } },
      headers: { 'retry-after': '7' },
    });
    const unknown = async () => fail({ kind: 'event-unknown', id: 'x' });
    expect((await ask({}, unknown)).answer).not.toHaveProperty('headers');
  });

  it('answers 503 where the storage cannot be reached', async () => {
    const { answer } = await ask({}, throwing(new StorageUnavailable('read row 7 of triggers', { status: 503 })));
    expect(answer).toMatchObject({
      status: 503,
      jsonBody: { error: { code: 'storage-unavailable' } },
      headers: { 'retry-after': '10' },
    });
    expect(JSON.stringify(answer)).not.toContain('triggers');
  });

  it('answers 500 where what is stored cannot be read, in words for a maker', async () => {
    const { answer } = await ask({}, throwing(new StorageDamaged('A row of triggers cannot be read: *~x~*-*')));
    expect(answer).toMatchObject({ status: 500, jsonBody: { error: { code: 'storage-damaged' } } });
    expect(JSON.stringify(answer)).not.toContain('triggers');
  });

  it.each([
    ['an error', new TypeError('cannot read row of undefined'), 'TypeError: cannot read row of undefined'],
    ['something else', 'just a text', 'unknown'],
  ])('answers 500 to a bug that throws %s, tells nothing of it, and logs it once', async (_, fault, problem) => {
    const { answer, lines } = await ask({}, throwing(fault));
    expect(answer).toEqual({ status: 500, jsonBody: { error: { code: 'unexpected', message: expect.any(String) } } });
    expect(JSON.stringify(answer)).not.toContain('row');
    expect(lines).toEqual([
      { level: 'error', text: JSON.stringify({ event: 'request.failed', operationId: 'MakeThing', problem }) },
    ]);
  });
});
