import { describe, expect, it } from 'vitest';
import { readTransactionAnswer } from '../../../../../shared/adapters/azure-tables/transaction-answer.ts';

const PART_HEAD = ['Content-Type: application/http', 'Content-Transfer-Encoding: binary', ''];

function answerOf(...parts: readonly (readonly string[])[]): string {
  const lines = parts.flatMap((part) => ['--changesetresponse_1', ...PART_HEAD, ...part, '']);
  const head = ['--batchresponse_2', 'Content-Type: multipart/mixed; boundary=changesetresponse_1', ''];
  return [...head, ...lines, '--changesetresponse_1--', '--batchresponse_2--', ''].join('\r\n');
}

function written(etag: string): string[] {
  return ['HTTP/1.1 204 No Content', 'Cache-Control: no-cache', `ETag: ${etag}`, 'DataServiceVersion: 1.0;', '', ''];
}

const DELETED = ['HTTP/1.1 204 No Content', 'Cache-Control: no-cache', '', ''];

function refused(status: string, code: string, message: string): string[] {
  const error = { 'odata.error': { code, message: { lang: 'en-US', value: `${message}\nRequestId:{1}\nTime:2` } } };
  return [`HTTP/1.1 ${status}`, 'Content-Type: application/json;odata=minimalmetadata', '', JSON.stringify(error)];
}

describe('The answer to a transaction', () => {
  it('has the ETag of each change in its place, and none for what was deleted', () => {
    const first = `W/"datetime'2026-01-01T00%3A00%3A00.1Z'"`;
    expect(readTransactionAnswer(202, answerOf(written(first), DELETED, written('W/"3"')), 3)).toEqual({
      type: 'done',
      etags: [first, undefined, 'W/"3"'],
    });
  });

  it.each([
    ['409 Conflict', 'EntityAlreadyExists', 409],
    ['412 Precondition Failed', 'UpdateConditionNotSatisfied', 412],
    ['404 Not Found', 'ResourceNotFound', 404],
  ])('that is a refusal says which change met %s', (status, code, number) => {
    expect(readTransactionAnswer(202, answerOf(refused(status, code, '17:No.')), 40)).toEqual({
      type: 'failed',
      problem: { status: number, code, index: 17 },
    });
  });

  it('that is a refusal of all names no change', () => {
    expect(readTransactionAnswer(202, answerOf(refused('404 Not Found', 'TableNotFound', 'No table.')), 2)).toEqual({
      type: 'failed',
      problem: { status: 404, code: 'TableNotFound' },
    });
  });

  it('may be refused as a whole, with a reason that can be read', () => {
    const text = '{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"Later."}}}';
    const problem = { status: 503, code: 'ServerBusy' };
    expect(readTransactionAnswer(503, text, 1)).toEqual({ type: 'failed', problem });
  });

  it.each(['', '<error>{</error>', '{"odata.error":{}}'])('may be refused as a whole with %j', (text) => {
    expect(readTransactionAnswer(400, text, 1)).toEqual({ type: 'failed', problem: { status: 400 } });
  });

  it.each([
    ['is empty', ''],
    [
      'breaks off before the end',
      answerOf(written('W/"1"'), written('W/"2"')).split('--changesetresponse_1--')[0] ?? '',
    ],
    ['leaves a change out', answerOf(written('W/"1"'))],
    ['has a part without a status', answerOf(written('W/"1"'), ['nothing'])],
    ['has a part that is neither done nor refused', answerOf(written('W/"1"'), ['HTTP/1.1 302 Found', ''])],
  ])('that %s leaves open what was written', (_, text) => {
    expect(readTransactionAnswer(202, text, 2)).toEqual({ type: 'failed', problem: {} });
  });
});
