/**
 * What is wrong with a reply, as sentences; none where all is well.
 *
 * Whose reply it is: the app answers everything with JSON. What has no body, or stands at an address that is not below
 * `/api`, is the host's: 400, 408, 413, 417, 431 and 501 for what is no HTTP to it, 401 for a missing key, 404 for what no
 * route fits, and the texts of its webhook and its home page.
 */
import { errorBodySchema } from '../../../shared/contracts/error-body.ts';
import { jsonIn } from './body-tricks.ts';
import type { Draft } from './draft.ts';
import { type FoundRoute, inputsOf } from './routes-of-contracts.ts';
import type { NoReply, WireReply } from './wire-client.ts';

export type Author = 'app' | 'host';

export interface Judgement {
  readonly author: Author;
  readonly problems: readonly string[];
}

export interface Asked {
  readonly draft: Draft;
  readonly routes: readonly FoundRoute[];
  readonly secrets: ReadonlyMap<string, string>;
}

const HOST_STATUSES: ReadonlySet<number> = new Set([204, 400, 401, 404, 408, 413, 417, 431, 501]);
const STRICT_ERROR = errorBodySchema.strict().extend({ error: errorBodySchema.shape.error.strict() });

/** Words of the inside: stacks, files, libraries, tables. No hostile text holds one of them. */
const INSIDE =
  /\bat \S+ \(|node_modules|\.(ts|mjs|js):\d|file:\/\/|Zod|invalid_type|Invalid input|Too (big|small)|expected (string|number|object)|received|ECONN|TypeError|RangeError|SyntaxError|RestError|devstoreaccount|PartitionKey|RowKey|deliveries\d{6}|\[object|undefined/;

export function judgeReply(reply: WireReply | NoReply, asked: Asked): Judgement {
  if (typeof reply === 'string') return { author: 'host', problems: [`No reply: ${reply}`] };
  const problems: string[] = [];
  for (const [name, secret] of asked.secrets) {
    if (reply.text.includes(secret)) problems.push(`The reply holds the ${name}`);
  }
  const inside = INSIDE.exec(reply.text);
  if (inside !== null) problems.push(`The reply tells of the inside: ${inside[0]}`);
  const author = authorOf(reply, asked.draft);
  if (author === 'app') problems.push(...problemsOfApp(reply, asked));
  else if (!isForHost(reply, asked.draft)) problems.push(`The host answers ${reply.status}`);
  return { author, problems };
}

function authorOf({ headers }: WireReply, { method }: Draft): Author {
  return headers.get('content-type')?.startsWith('application/json') && method !== 'HEAD' ? 'app' : 'host';
}

function problemsOfApp({ status, text }: WireReply, { routes, draft }: Asked): string[] {
  if (status === 500) return ['The app answers 500'];
  const body = jsonIn(Buffer.from(text));
  if (status < 400) {
    const fits = routes.some(
      ({ success: { status: expected, reply }, isLongRunning }) =>
        (expected === status || (status === 202 && isLongRunning === true)) &&
        reply.safeParse(body).success &&
        (hasFields(reply) || isAboutRows(draft)),
    );
    return fits ? [] : [`${status} is no success of any route`];
  }
  if (status >= 500) return [`The app answers ${status} though nothing is down`];
  const parsed = STRICT_ERROR.safeParse(body);
  if (!parsed.success) return [`The body of ${status} has not the shape of an error`];
  const { code, message, details = [] } = parsed.data.error;
  const problems = /\S[.]$/.test(message) ? [] : ['The message is no sentence'];
  if (code !== 'input-invalid') return problems;
  if (status !== 400) problems.push(`Bad input is answered ${status}`);
  if (details.length === 0) problems.push('Bad input is told without its field');
  const known = namesOfInputs(routes);
  for (const { field, message: words } of details) {
    if (!known.has(field)) problems.push(`${field} is nobody's input`);
    if (!message.includes(`${field} ${words}`)) problems.push(`The message does not name ${field}`);
  }
  return problems;
}

/** A row of a table has whatever columns its table has: any object would do, but only where rows are asked for. */
function hasFields(reply: FoundRoute['success']['reply']): boolean {
  return inputsOf(reply).length > 0;
}

/** Escapes may spell anything. */
function isAboutRows({ path }: Draft): boolean {
  return /items|%/i.test(path);
}

function namesOfInputs(routes: readonly FoundRoute[]): ReadonlySet<string> {
  const names = routes.flatMap(({ params, query, body }) =>
    [params, query, ...(body === undefined ? [] : [body])].flatMap((schema) =>
      inputsOf(schema).map(({ name }) => name),
    ),
  );
  return new Set(['body', ...names]);
}

function isForHost({ status, text }: WireReply, { path, method }: Draft): boolean {
  if (HOST_STATUSES.has(status) && text === '') return true;
  if (method === 'HEAD') return status < 500;
  if (isWebhook(path)) return [200, 202, 404].includes(status);
  // The home page, and a dot segment may lead to any of these.
  return status === 200 && text.startsWith('Your function app');
}

function isWebhook(path: string): boolean {
  return /\/runtime\/webhooks\/eventgrid/i.test(path);
}

/** Whether a reply lets expect that something was written. */
export function mayHaveWritten(reply: WireReply | NoReply, { method }: Draft): boolean {
  if (typeof reply === 'string') return true;
  // The webhook takes events by whatever verb.
  return reply.status === 202 || (reply.status < 300 && method !== 'GET' && method !== 'HEAD');
}
