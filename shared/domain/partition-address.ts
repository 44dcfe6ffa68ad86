/** Which addresses a partition may be fetched from. Upstream names them, and still the app must not be led elsewhere. */

export interface PartitionPolicy {
  /** A suffix that begins with a dot allows every host under it; one without a dot in front allows that host only. */
  readonly allowedHostSuffixes: readonly string[];
  readonly allowLoopback: boolean;
}

/** Azure Storage in the public and the sovereign clouds, by both of its endpoints for files. */
export const DEFAULT_PARTITION_HOST_SUFFIXES: readonly string[] = [
  '.blob.core.windows.net',
  '.dfs.core.windows.net',
  '.blob.core.usgovcloudapi.net',
  '.dfs.core.usgovcloudapi.net',
  '.blob.core.chinacloudapi.cn',
  '.dfs.core.chinacloudapi.cn',
];

const LOOPBACK_HOSTS: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

export function isPartitionAddress(text: string, { allowedHostSuffixes, allowLoopback }: PartitionPolicy): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, port } = new URL(text);
  if (username !== '' || password !== '') return false;
  if (allowLoopback && protocol === 'http:' && LOOPBACK_HOSTS.includes(hostname)) return true;
  if (protocol !== 'https:' || port !== '') return false;
  return allowedHostSuffixes.some((entry) => {
    const wanted = entry.toLowerCase();
    return wanted.startsWith('.') ? hostname.endsWith(wanted) : hostname === wanted;
  });
}
