/** Pieces of partitions over real sockets, from servers that know ranges, do not, break off, lead elsewhere or never end. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createPartitionHttpFiles } from '../../../../../shared/adapters/partition-files/partition-http-files.ts';
import { DEFAULT_PARTITION_HOST_SUFFIXES } from '../../../../../shared/domain/partition-address.ts';
import { keepLogLines } from '../../../../builders/log-lines.ts';

const FILE = Buffer.from('0123456789');
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function storage(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/part.csv?sig=the-planted-signature`;
}

function reader(options: { allowLoopback?: boolean; timeoutInMs?: number } = {}) {
  const logger = keepLogLines();
  const files = createPartitionHttpFiles({
    allowedHostSuffixes: DEFAULT_PARTITION_HOST_SUFFIXES,
    allowLoopback: true,
    ...options,
    logger,
  });
  closing.push(() => files.close());
  const read = (uri: string, position = 0, most = 4, headers = {}) => files.readPiece({ uri, headers }, position, most);
  return { read, lines: logger.lines };
}

const withRanges: RequestListener = ({ headers }, response) => {
  const [, from = '0', to = '0'] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
  if (Number(from) >= FILE.length) response.writeHead(416).end();
  else response.writeHead(206).end(FILE.subarray(Number(from), Number(to) + 1));
};
const withoutRanges: RequestListener = (_, response) => response.writeHead(200).end(FILE);

describe.each([
  ['that knows ranges', withRanges],
  ['that does not', withoutRanges],
])('From a storage %s', (_, answer) => {
  it.each([
    [0, 4, '0123', false],
    [3, 6, '345678', false],
    [3, 7, '3456789', true],
    [8, 4, '89', true],
    [10, 4, '', true],
    [99, 4, '', true],
  ])('at %i, %i bytes are %j, the last: %s', async (position, most, text, isLast) => {
    const piece = await reader().read(await storage(answer), position, most);
    expect(piece).toMatchObject({ ok: true, value: { isLast } });
    expect(piece.ok && Buffer.from(piece.value.bytes).toString()).toBe(text);
  });
});

describe('A partition', () => {
  it('is asked for with the headers that storage needs, and no others', async () => {
    let sent: unknown;
    const uri = await storage((request, response) => {
      sent = request.headers;
      response.writeHead(200).end();
    });
    await reader().read(uri, 0, 4, { 'x-ms-version': '2023-11-03', host: 'evil.example', cookie: 'a=b' });
    expect(sent).toMatchObject({ 'x-ms-version': '2023-11-03', host: new URL(uri).host, range: 'bytes=0-4' });
    expect(sent).not.toHaveProperty('cookie');
  });

  it('is not followed to another place, and a refusal is told by its status alone', async () => {
    let asked = 0;
    const elsewhere = await storage((_, response) => {
      asked += 1;
      response.end('secret');
    });
    for (const [status, headers] of [
      [302, { location: elsewhere }],
      [403, {}],
      [500, {}],
    ] as const) {
      const { read, lines } = reader();
      const uri = await storage((_, response) => response.writeHead(status, headers).end('the-planted-signature'));
      expect(await read(uri)).toEqual({ ok: false, failure: { kind: 'insights-unavailable', status } });
      expect(JSON.stringify(lines)).not.toContain('the-planted-signature');
      expect(lines).toHaveLength(1);
    }
    expect(asked).toBe(0);
  });

  it('that never ends costs one piece, and one that never comes costs the time limit', async () => {
    const endless = await storage((_, response) => {
      const more = (): void => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    });
    expect(await reader().read(endless, 1_000_000, 4)).toMatchObject({ value: { isLast: false } });
    const silent = await storage(() => undefined);
    const { read, lines } = reader({ timeoutInMs: 50 });
    expect(await read(silent)).toMatchObject({ failure: { kind: 'insights-unavailable' } });
    expect(JSON.stringify(lines)).toContain('time-out');
  });

  it('is not kept as far as it comes before the piece', { timeout: 60_000 }, async () => {
    const block = Buffer.alloc(1024 * 1024, 'x');
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const uri = await storage((_, response) => {
      let blocks = 0;
      const more = (): void => {
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
        blocks += 1;
        if (blocks > 512) response.end('1234');
        else response.write(block, more);
      };
      more();
    });
    const piece = await reader({ timeoutInMs: 60_000 }).read(uri, 512 * block.length, 4);
    expect(piece.ok && Buffer.from(piece.value.bytes).toString()).toBe('1234');
    expect(most).toBeLessThan(256 * block.length);
  });

  it('that breaks off is no last piece', async () => {
    const broken = await storage((_, response) => {
      response.writeHead(206, { 'content-length': '5' });
      response.write('01', () => response.destroy());
    });
    expect(await reader().read(broken)).toMatchObject({ ok: false, failure: { kind: 'insights-unavailable' } });
  });

  it('at this machine is not asked for unless that is allowed', async () => {
    let asked = 0;
    const uri = await storage(() => {
      asked += 1;
    });
    expect(await reader({ allowLoopback: false }).read(uri)).toMatchObject({ failure: { kind: 'insights-malformed' } });
    expect(asked).toBe(0);
  });
});
