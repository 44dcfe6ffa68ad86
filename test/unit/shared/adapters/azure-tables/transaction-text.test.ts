import { createHttpHeaders } from '@azure/core-rest-pipeline';
import { TableClient, type TransactionAction } from '@azure/data-tables';
import { describe, expect, it } from 'vitest';
import { entityOf } from '../../../../../shared/adapters/azure-tables/entity.ts';
import type { Change } from '../../../../../shared/adapters/azure-tables/table.ts';
import { transactionOf } from '../../../../../shared/adapters/azure-tables/transaction-text.ts';

const account = 'http://127.0.0.1:1/account';
const partitionKey = "it's 100 %";
const rowKey = "a'b~|=&+,;:@$!*()";
const cells = {
  text: 'Zürich "4"\n{\r\n--changeset_',
  number: 1,
  small: -0.5,
  flag: false,
  bytes: new Uint8Array([0, 1, 2, 3, 254, 255]).subarray(1, 5),
};

const CHANGES: readonly [string, Change, TransactionAction][] = [
  ['a creation', { type: 'create', rowKey, cells }, ['create', entityOf(partitionKey, rowKey, cells)]],
  [
    'a replacement',
    { type: 'replace', rowKey, cells, etag: 'W/"1"' },
    ['update', entityOf(partitionKey, rowKey, cells), 'Replace', { etag: 'W/"1"' }],
  ],
  [
    'a merge under an ETag',
    { type: 'merge', rowKey, cells, etag: 'W/"2"' },
    ['update', entityOf(partitionKey, rowKey, cells), 'Merge', { etag: 'W/"2"' }],
  ],
  [
    'a merge whatever the ETag',
    { type: 'merge', rowKey, cells },
    ['update', entityOf(partitionKey, rowKey, cells), 'Merge', {}],
  ],
  ['a put', { type: 'put', rowKey, cells }, ['upsert', entityOf(partitionKey, rowKey, cells), 'Replace']],
  ['a deletion', { type: 'delete', rowKey }, ['delete', { partitionKey, rowKey }]],
];

/** What the client library would have sent. */
async function sentByLibrary(actions: TransactionAction[]): Promise<{ body: string; contentType: string }> {
  let sent = { body: '', contentType: '' };
  const client = new TableClient(account, 'triggers', {
    allowInsecureConnection: true,
    httpClient: {
      async sendRequest(request) {
        sent = { body: String(request.body), contentType: request.headers.get('content-type') ?? '' };
        return { request, status: 202, headers: createHttpHeaders(), bodyAsText: '' };
      },
    },
  });
  await client.submitTransaction(actions);
  return sent;
}

/** Each operation as a server reads it, without what tells only how an answer should look. */
function operationsIn({ body, contentType }: { body: string; contentType: string }) {
  const batch = /boundary=(\S+)/.exec(contentType)?.[1] ?? 'none';
  const [, whole = ''] = body.split(`--${batch}\r\n`);
  const changeset = /boundary=(\S+)/.exec(whole)?.[1] ?? 'none';
  expect(body.endsWith(`\r\n--${changeset}--\r\n--${batch}--\r\n`)).toBe(true);
  const parts = whole.split(`--${changeset}\r\n`).slice(1);
  return parts.map((part) => {
    const [, method, url, rest = ''] = /(\w+) (\S+) HTTP\/1\.1\r\n([\s\S]*)/.exec(part) ?? [];
    const [head = ''] = rest.split('\r\n\r\n');
    const json = rest.includes('{') ? rest.slice(rest.indexOf('{'), rest.lastIndexOf('}') + 1) : undefined;
    const headers = Object.fromEntries(
      ['If-Match', 'Prefer', 'DataServiceVersion'].map((name) => [
        name,
        new RegExp(`^${name}: (.*?)\r?$`, 'm').exec(head)?.[1],
      ]),
    );
    return { method, url, ...headers, entity: json === undefined ? undefined : JSON.parse(json) };
  });
}

describe('The text of a transaction', () => {
  const textOf = (changes: readonly Change[], at = account) => {
    const { headers, body } = transactionOf({ account: at, table: 'triggers', partitionKey }, changes);
    return { body, contentType: headers['Content-Type'] ?? '' };
  };

  it.each(CHANGES)('says of %s what the client library says', async (_, change, action) => {
    const ours = operationsIn(textOf([change]));
    expect(ours).toHaveLength(1);
    expect(ours).toEqual(operationsIn(await sentByLibrary([action])));
  });

  it('keeps the order of its changes', async () => {
    const ours = operationsIn(textOf(CHANGES.map(([, change]) => change)));
    expect(ours).toEqual(operationsIn(await sentByLibrary(CHANGES.map(([, , action]) => action))));
  });

  it('is the same for an address that ends in a slash', () => {
    const changes: Change[] = [{ type: 'delete', rowKey }];
    expect(operationsIn(textOf(changes, `${account}/`))).toEqual(operationsIn(textOf(changes)));
  });

  it('has boundaries that nobody can foresee', () => {
    const changes: Change[] = [{ type: 'delete', rowKey }];
    expect(textOf(changes).contentType).not.toBe(textOf(changes).contentType);
  });
});
