/** The host that a package is made for: the function app's own, as it stands in the portal. */
import { HOST_TO_REPLACE } from '../definition/definition.ts';

export type HostName = { readonly ok: true; readonly host: string } | { readonly ok: false; readonly problem: string };

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const HOST = new RegExp(`^(?=.{1,253}$)(?:${LABEL}\\.)+[a-z]{2,63}$`);
const EXAMPLE = 'for example contoso-signals.azurewebsites.net';

export function readHostName(text: string): HostName {
  const host = text.trim().toLowerCase();
  const refuse = (problem: string): HostName => ({ ok: false, problem: `--host ${problem}, ${EXAMPLE}.` });
  if (host === '') return refuse('is empty: give the host name of your function app');
  if (host.includes('://')) return refuse('must be the host name alone, without https://');
  if (/[/?#]/.test(host)) return refuse('must be the host name alone, without a path');
  if (host.includes(':')) return refuse('must be without a port: importers call port 443');
  if (host === 'localhost' || /^[\d.]+$/.test(host)) {
    return refuse('must be a name that Power Platform can reach, not this machine or an address');
  }
  if (host === HOST_TO_REPLACE) return refuse('is the placeholder: give the name of your own function app');
  if (!HOST.test(host)) return refuse(`"${host.slice(0, 100)}" is no host name: letters, digits, dashes and dots only`);
  return { ok: true, host };
}
