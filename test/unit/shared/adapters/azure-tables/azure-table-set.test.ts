import { CredentialUnavailableError } from '@azure/identity';
import { describe, expect, it } from 'vitest';
import { AzureTableSet } from '../../../../../shared/adapters/azure-tables/azure-table-set.ts';

describe('A set of tables behind an identity', () => {
  const credential = {
    getToken: async () => {
      throw new CredentialUnavailableError('no identity endpoint for tenant 1234');
    },
  };
  const set = new AzureTableSet({ endpoint: 'https://127.0.0.1:1/account', credential });

  it('is unavailable while no token can be had, and repeats nothing of why', async () => {
    const problem = { name: 'StorageUnavailable', status: 401, code: 'CredentialUnavailableError' };
    await expect(set.table('triggers').get('p', 'r')).rejects.toMatchObject(problem);
    await expect(set.table('triggers').commit('p', [{ type: 'put', rowKey: 'r', cells: {} }])).rejects.toMatchObject(
      problem,
    );
    await expect(set.list('t')).rejects.toThrow(/^Table storage failed to list the tables \(401, \w+\)\.$/);
  });

  it('hands out one table per name', () => {
    expect(set.table('triggers')).toBe(set.table('triggers'));
  });
});
