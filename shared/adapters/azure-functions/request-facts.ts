/** What a request says beside its inputs: who the workflow is, and at which address this app was reached. */
import type { HttpRequest } from '@azure/functions';
import type { Route } from '../../contracts/route.ts';
import type { IdentityHeaders } from '../../domain/callback-url.ts';

/** Only what names the workflow: no other header is looked at, let alone kept. */
export function identityHeadersOf(request: HttpRequest): IdentityHeaders {
  const headers: Record<string, string> = {};
  for (const name of ['x-ms-workflow-id', 'x-ms-workflow-name']) {
    const value = request.headers.get(name);
    if (value !== null && value !== '') headers[name] = value;
  }
  return headers;
}

/**
 * The absolute address of `path` beside the route that was called. Behind a gateway the request's own address is the
 * gateway's business: then `publicUrl` says where the API is reached.
 */
export function addressOf(request: HttpRequest, route: Route, publicUrl: string | undefined, path: string): string {
  if (publicUrl !== undefined) return `${publicUrl.replace(/\/+$/, '')}/${path}`;
  const called = new URL(request.url);
  // The host takes a route with a slash at its end too, and with its letters escaped: parts are counted, not characters.
  const parts = called.pathname.replace(/\/+$/, '').split('/');
  const base = parts.slice(0, parts.length - route.path.split('/').length).join('/');
  return `${called.origin}${base}/${path}`;
}
