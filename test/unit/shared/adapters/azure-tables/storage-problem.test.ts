import { RestError } from '@azure/data-tables';
import { describe, expect, it } from 'vitest';
import { errorOf, problemOf } from '../../../../../shared/adapters/azure-tables/storage-problem.ts';
import { StorageUnavailable } from '../../../../../shared/adapters/azure-tables/table.ts';

describe('problemOf', () => {
  it('finds the code of a single call in the details', () => {
    const error = new RestError('The specified resource does not exist.', { statusCode: 404 });
    error.details = { odataError: { code: 'ResourceNotFound' } };
    expect(problemOf(error)).toEqual({ status: 404, code: 'ResourceNotFound' });
  });

  it('finds the code of a transaction in the error, and the failing change in its message', () => {
    const error = new RestError('12:The specified entity already exists.', {
      statusCode: 409,
      code: 'EntityAlreadyExists',
    });
    expect(problemOf(error)).toEqual({ status: 409, code: 'EntityAlreadyExists', index: 12 });
  });

  it('has no status where no answer came', () => {
    expect(problemOf(new RestError('socket hang up', { code: 'ECONNRESET' }))).toEqual({ code: 'ECONNRESET' });
    expect(problemOf(new DOMException('aborted', 'AbortError'))).toEqual({ code: 'TimedOut' });
  });

  it('counts a token that could not be had as access refused', () => {
    const error = Object.assign(new Error('tenant …'), { name: 'CredentialUnavailableError' });
    expect(problemOf(error)).toEqual({ status: 401, code: 'CredentialUnavailableError' });
  });

  it('leaves bugs alone', () => {
    expect(problemOf(new TypeError('x is undefined'))).toBeUndefined();
    expect(problemOf('text')).toBeUndefined();
  });
});

describe('errorOf', () => {
  it.each([undefined, 401, 403, 408, 409, 429, 500, 503])('makes %s worth another try', (status) => {
    const error = errorOf('commit', status === undefined ? {} : { status });
    expect(error).toBeInstanceOf(StorageUnavailable);
  });

  it.each([400, 404, 405, 413])('makes %s a bug', (status) => {
    expect(errorOf('commit', { status, code: 'InvalidInput' })).not.toBeInstanceOf(StorageUnavailable);
  });
});
