/**
 * A route is a value: method, path, the schemas of what goes in and comes out, and the words in which the connector
 * offers it to makers. It has no behaviour.
 */
import type { z } from 'zod';
import type { Visibility } from './field-text.ts';

export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  /** The connector's operation; with a small first letter, the function's name. */
  readonly operationId: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the route prefix, in the host's template syntax. */
  readonly path: string;
  readonly authority: 'function' | 'anonymous';
  /** Sentence case, letters, digits, blanks and parentheses only: the name of the step in a designer. */
  readonly summary: string;
  /** One or two full sentences for a maker, other than the summary. */
  readonly description?: string;
  /** How a designer shows the step. Absent: not in the connector at all. */
  readonly visibility?: Exclude<Visibility, 'none'>;
  /** The page at `nextLink` is fetched by the flow engine itself. */
  readonly isPaged?: true;
  /** Answers 202 with `Location` until what it started has ended: the flow engine asks there by itself. */
  readonly isLongRunning?: true;
  /** Not to be run by generic tests, because it changes something. */
  readonly hasEffects?: true;
  /** A trigger's: what is posted to the callback URL, and how a maker can make it happen. */
  readonly trigger?: { readonly hint: string; readonly event: z.ZodType };
  readonly params: Params;
  readonly query: Query;
  /** Absent where no body is read. */
  readonly body?: Body;
  readonly success: { readonly status: 200 | 201 | 202; readonly reply: Reply };
}

export type RouteInput<R extends Route> = {
  readonly params: z.output<R['params']>;
  readonly query: z.output<R['query']>;
  /** Of no known shape where the route reads none. */
  readonly body: z.output<NonNullable<R['body']>>;
};

/** What a handler answers with: instants and ids may stand where the reply has text. */
export type RouteReply<R extends Route> = z.input<R['success']['reply']>;

export function defineRoute<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Reply extends z.ZodType,
>(route: Route<Params, Query, Body, Reply>): Route<Params, Query, Body, Reply> {
  return route;
}

export function functionNameOf({ operationId }: Route): string {
  return operationId.charAt(0).toLowerCase() + operationId.slice(1);
}
