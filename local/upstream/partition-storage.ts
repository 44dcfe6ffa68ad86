// Where the partitions of simulated tables are kept: CSV files at addresses that are signed, read by ranges as in Azure Storage.
import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SimulatedTable, TableRow } from './model.ts';
import type { UpstreamState } from './state.ts';

export const PARTITIONS_EACH = 2;
/** To be sent by who fetches. */
export const STORAGE_HEADERS = { 'x-ms-version': '2023-11-03' } as const;

interface Place {
  readonly instanceId: string;
  readonly table: string;
  readonly index: number;
}

const SIGNING_KEY = randomBytes(32);

/** Another permission each time, to the same place. */
export function partitionAddress(origin: string, place: Place): string {
  const { instanceId, table, index } = place;
  const nonce = randomBytes(8).toString('hex');
  const path = `/storage/${instanceId}/${encodeURIComponent(table)}/part-${index}.csv`;
  return `${origin}${path}?st=${nonce}&sig=${encodeURIComponent(signatureOf(path, nonce))}`;
}

function signatureOf(path: string, nonce: string): string {
  return createHmac('sha256', SIGNING_KEY).update(`${path}\n${nonce}`).digest('base64');
}

export function answerStorage(
  request: IncomingMessage,
  url: URL,
  state: UpstreamState,
  response: ServerResponse,
): void {
  const { st: nonce = '', sig = '' } = Object.fromEntries(url.searchParams);
  const isSigned = sig === signatureOf(url.pathname, nonce);
  if (!isSigned || request.headers['x-ms-version'] !== STORAGE_HEADERS['x-ms-version']) {
    response.writeHead(403).end('<Error><Code>AuthenticationFailed</Code></Error>');
    return;
  }
  const [, instanceId = '', table = '', file = ''] = url.pathname.split('/').slice(1).map(decodeURIComponent);
  const found = state.instance(instanceId)?.tables.find(({ name }) => name === table);
  const index = Number(/^part-(\d+)\.csv$/.exec(file)?.[1] ?? Number.NaN);
  if (found === undefined || !(index < PARTITIONS_EACH)) {
    response.writeHead(404).end('<Error><Code>BlobNotFound</Code></Error>');
    return;
  }
  writeRange(request.headers.range, Buffer.from(csvOf(found, index)), response);
}

function writeRange(range: string | undefined, bytes: Buffer, response: ServerResponse): void {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  if (from === undefined || to === undefined) {
    response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    return;
  }
  if (Number(from) >= bytes.length) {
    response
      .writeHead(416, { 'content-range': `bytes */${bytes.length}` })
      .end('<Error><Code>InvalidRange</Code></Error>');
    return;
  }
  const piece = bytes.subarray(Number(from), Number(to) + 1);
  const contentRange = `bytes ${from}-${Number(from) + piece.length - 1}/${bytes.length}`;
  response.writeHead(206, { 'content-range': contentRange, 'content-length': piece.length }).end(piece);
}

/** Only the files of segments have a header. */
function csvOf({ columns, rows, entityType }: SimulatedTable, index: number): string {
  const size = Math.ceil(rows.length / PARTITIONS_EACH);
  const names = columns.map(({ name }) => name);
  const lines = rows.slice(index * size, (index + 1) * size).map((row) => lineOf(names, row));
  return [...(entityType === 'Segment' ? [names.join(',')] : []), ...lines].map((line) => `${line}\n`).join('');
}

function lineOf(names: readonly string[], row: TableRow): string {
  return names
    .map((name) => String(row[name] ?? ''))
    .map((text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
    .join(',');
}
