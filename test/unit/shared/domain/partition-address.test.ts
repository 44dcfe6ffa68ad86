/** Which addresses a partition may be fetched from. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_PARTITION_HOST_SUFFIXES, isPartitionAddress } from '../../../../shared/domain/partition-address.ts';

const policy = { allowedHostSuffixes: [...DEFAULT_PARTITION_HOST_SUFFIXES, 'lake.example.com'], allowLoopback: false };

describe('A partition', () => {
  it.each([
    'https://contoso.blob.core.windows.net/data/part-0.csv?sig=x',
    'https://contoso.dfs.core.windows.net/data',
    'https://CONTOSO.BLOB.CORE.WINDOWS.NET/data',
    'https://lake.example.com/a',
  ])('is fetched from %s', (address) => {
    expect(isPartitionAddress(address, policy)).toBe(true);
  });

  it.each([
    'http://contoso.blob.core.windows.net/data',
    'https://contoso.blob.core.windows.net:8443/data',
    'https://user@contoso.blob.core.windows.net/data',
    'https://contoso.blob.core.windows.net.evil.example/data',
    'https://blob.core.windows.net.evil.example/',
    'https://evilblob.core.windows.net/',
    'https://contoso.blob.core.windows.net./data',
    'https://a.lake.example.com/',
    'https://evil.example/?.blob.core.windows.net',
    'https://127.0.0.1/x',
    'http://127.0.0.1:8080/x',
    'file:///etc/passwd',
    'part-0.csv',
    '',
  ])('is not fetched from %j', (address) => {
    expect(isPartitionAddress(address, policy)).toBe(false);
  });

  it('is fetched from this machine only where that is allowed', () => {
    expect(isPartitionAddress('http://127.0.0.1:8080/x', { ...policy, allowLoopback: true })).toBe(true);
    expect(isPartitionAddress('http://10.0.0.1/x', { ...policy, allowLoopback: true })).toBe(false);
  });
});
