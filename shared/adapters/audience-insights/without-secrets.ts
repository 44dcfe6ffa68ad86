/** Strikes out of a reply what was sent to get it: whoever answers may say it back, in any field, and fields are logged and stored. */
import type { RawReply, ReplyHeaders } from './insights-request.ts';

const STRUCK_OUT = '[…]';

export function withoutSecrets(reply: RawReply, secrets: readonly string[]): RawReply {
  if (reply.kind === 'failed') return reply;
  const given = secrets.filter((secret) => secret !== '');
  const struck = (text: string) => given.reduce((rest, secret) => rest.replaceAll(secret, STRUCK_OUT), text);
  const headers: ReplyHeaders = Object.fromEntries(
    Object.entries(reply.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(struck) : value === undefined ? value : struck(value),
    ]),
  );
  return reply.kind === 'replied' ? { ...reply, headers, text: struck(reply.text) } : { ...reply, headers };
}
