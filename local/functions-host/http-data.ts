// Converts a request into what the library makes its HttpRequest of, and the library's response data into an answer.
import type { HttpCookie, HttpRequestData, HttpResponseData, NullableString } from './core-protocol.ts';
import type { HostRequest, HostResponse } from './http-server.ts';

export function toRequestData(
  request: HostRequest,
  params: Readonly<Record<string, string>>,
  body: Uint8Array,
): HttpRequestData {
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value] as const],
  );
  return {
    method: request.method,
    url: request.url,
    nullableHeaders: toNullable(headers),
    nullableQuery: toNullable(joinRepeatedNames(request.query)),
    nullableParams: toNullable(Object.entries(params)),
    ...(body.length > 0 && { body: { bytes: body } }),
  };
}

/** A handler that returned nothing has no response data. */
export function toHostResponse(data: HttpResponseData | undefined): HostResponse {
  if (data === undefined) return { status: 204 };
  const body = data.body?.bytes ?? data.body?.string;
  return {
    status: Number(data.statusCode ?? 200),
    headers: [
      ...Object.entries(data.headers ?? {}),
      ...(data.cookies ?? []).map((cookie) => ['set-cookie', toSetCookie(cookie)] as const),
    ],
    ...(body !== undefined && { body }),
  };
}

/** The host hands one value per name over, and names ignore case: `a=1&A=2` arrives as `a` = `1,2`. */
function joinRepeatedNames(query: URLSearchParams): readonly (readonly [string, string])[] {
  const joined = new Map<string, readonly [string, string]>();
  for (const [name, value] of query) {
    const earlier = joined.get(name.toLowerCase());
    joined.set(name.toLowerCase(), earlier ? [earlier[0], `${earlier[1]},${value}`] : [name, value]);
  }
  return [...joined.values()];
}

function toNullable(entries: readonly (readonly [string, string])[]): Record<string, NullableString> {
  return Object.fromEntries(entries.map(([name, value]) => [name, { value }]));
}

function toSetCookie(cookie: HttpCookie): string {
  const parts = [`${cookie.name}=${encodeURIComponent(cookie.value)}`];
  if (cookie.expires) parts.push(`expires=${new Date(cookie.expires.value.seconds * 1000).toUTCString()}`);
  if (cookie.maxAge) parts.push(`max-age=${cookie.maxAge.value}`);
  if (cookie.domain) parts.push(`domain=${cookie.domain.value}`);
  parts.push(`path=${cookie.path?.value ?? '/'}`);
  if (cookie.secure?.value) parts.push('secure');
  if (cookie.sameSite === 'explicitNone') parts.push('samesite=none');
  else if (cookie.sameSite && cookie.sameSite !== 'none') parts.push(`samesite=${cookie.sameSite}`);
  if (cookie.httpOnly?.value) parts.push('httponly');
  return parts.join('; ');
}
