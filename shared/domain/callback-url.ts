// Which addresses a flow may ask to be called at, and whose flow an address belongs to. The URL is a bearer secret
// whose signature covers its very bytes, so it is judged as text and kept as it came, never rebuilt from parsed parts.
import { createHash } from 'node:crypto';

export type CallbackUrl = string & { readonly __brand: 'CallbackUrl' };

/** A suffix that begins with a dot allows every host under it; one without a dot in front allows that host only. */
export interface CallbackPolicy {
  readonly allowedHostSuffixes: readonly string[];
  readonly allowLoopback: boolean;
}

export type CallbackUrlReading =
  | { readonly ok: true; readonly value: CallbackUrl }
  | { readonly ok: false; readonly problem: string };

/** Power Automate and Logic Apps in the public and the sovereign clouds. */
export const DEFAULT_CALLBACK_HOST_SUFFIXES: readonly string[] = [
  '.logic.azure.com',
  '.api.powerplatform.com',
  '.logic.azure.us',
  '.logic.azure.cn',
  '.api.gov.powerplatform.microsoft.us',
  '.api.high.powerplatform.microsoft.us',
  '.api.appsplatform.us',
  '.api.powerplatform.partner.microsoftonline.cn',
];

export const CALLBACK_URL_MAX_LENGTH = 16_384;

const LONGEST_ESCAPE = 3;
const LONGEST_HOST = 253;
const ABSOLUTE_URL = /^https?:\/\//i;
const URL_CHARACTERS = /^[\x21-\x7e]+$/;
// Host, optional port, then a path: whatever a URL parser would mend (backslashes, missing slashes) does not match.
const SECURE_URL = /^https:\/\/([^/?]*?)(?::(\d*))?(\/.*)$/i;
const LOOPBACK_URL = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::([1-9]\d{0,4}))?\//i;
const HIGHEST_PORT = 65_535;
// The last label begins with a letter, which no notation of an IPv4 address does.
const HOST_NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

export function readCallbackUrl(text: string, policy: CallbackPolicy): CallbackUrlReading {
  if (text.length > CALLBACK_URL_MAX_LENGTH * LONGEST_ESCAPE) return refused('is longer than 16,384 characters');
  const url = ABSOLUTE_URL.test(text) ? text : decodedOnce(text);
  const problem = problemOf(url, policy);
  return problem === undefined ? { ok: true, value: url as CallbackUrl } : refused(problem);
}

function problemOf(url: string, policy: CallbackPolicy): string | undefined {
  if (url.length > CALLBACK_URL_MAX_LENGTH) return 'is longer than 16,384 characters';
  if (!ABSOLUTE_URL.test(url)) return 'must be a complete address that begins with https://';
  if (!URL_CHARACTERS.test(url)) return 'holds spaces, control characters or letters that an address may not hold';
  if (/[\\#]/.test(url)) return 'holds a backslash or a fragment (#), which an address to post to may not hold';
  if (policy.allowLoopback && isLoopback(url)) return undefined;

  const [whole, host = '', port] = SECURE_URL.exec(url) ?? [];
  if (!/^https:/i.test(url)) return 'must begin with https://';
  if (whole === undefined) return 'has no path after its host';
  // A host name may look right and still be none, such as an international name that decodes to nothing.
  if (!URL.canParse(url)) return 'must be a complete address that begins with https://';
  if (host.includes('@')) return 'holds a user name or a password, which is not allowed';
  if (port !== undefined && port !== '443') return 'must use port 443, or none';
  if (!isAllowedHost(host.toLowerCase(), policy.allowedHostSuffixes)) {
    return 'is not at a Power Automate or Logic Apps host that this app may call: ask its admin to allow the host';
  }
  return undefined;
}

function isLoopback(url: string): boolean {
  const [whole, port = '80'] = LOOPBACK_URL.exec(url) ?? [];
  return whole !== undefined && Number(port) <= HIGHEST_PORT;
}

function isAllowedHost(host: string, allowed: readonly string[]): boolean {
  if (host.length > LONGEST_HOST || !HOST_NAME.test(host)) return false;
  return allowed.some((entry) => {
    const wanted = entry.toLowerCase();
    return wanted.startsWith('.') ? host.endsWith(wanted) : host === wanted;
  });
}

function decodedOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function refused(problem: string): CallbackUrlReading {
  return { ok: false, problem: `The callback URL ${problem}.` };
}

/** A flow that is saved again gets a new URL; its identity stays, and finds the subscription the URL takes over. */
export interface WorkflowIdentity {
  readonly workflowId: string;
  readonly triggerName: string;
}

/** By lower-case name. The engine sends them, but not every gateway lets them through. */
export type IdentityHeaders = Readonly<Record<string, string | undefined>>;

const IDENTITY_HEADERS = ['x-ms-workflow-id', 'x-ms-workflow-name'] as const;
const WORKFLOW_PATH = /\/workflows\/([^/]+)\/triggers\/([^/]+)(?:\/|$)/i;

export function workflowIdentityOf(url: CallbackUrl, headers: IdentityHeaders): WorkflowIdentity {
  const [path = ''] = url.split('?', 1);
  const [, id, triggerName] = WORKFLOW_PATH.exec(path) ?? [];
  if (id !== undefined && triggerName !== undefined) return { workflowId: id.toLowerCase(), triggerName };

  for (const name of IDENTITY_HEADERS) {
    const value = headers[name]?.trim().toLowerCase();
    if (value) return { workflowId: value, triggerName: '' };
  }
  // Hashed, for the URL is a secret and an identity is not kept as one.
  return { workflowId: createHash('sha256').update(url).digest('hex'), triggerName: '' };
}
