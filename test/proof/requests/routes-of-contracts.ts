/** Every route that the contracts export, found by its shape: a new one is tried without an edit here. */
import { readdirSync } from 'node:fs';
import { z } from 'zod';

const CONTRACTS = new URL('../../../shared/contracts/', import.meta.url);

const schema = z.custom<z.ZodType>((value) => value instanceof z.ZodType);
const routeShape = z.object({
  operationId: z.string(),
  method: z.string(),
  path: z.string(),
  authority: z.enum(['function', 'anonymous']),
  isLongRunning: z.literal(true).optional(),
  params: schema,
  query: schema,
  body: schema.optional(),
  success: z.object({ status: z.number(), reply: schema }),
});
export type FoundRoute = z.output<typeof routeShape>;

export async function routesOfContracts(): Promise<readonly FoundRoute[]> {
  const routes = new Map<string, FoundRoute>();
  for (const file of readdirSync(CONTRACTS)) {
    const exported: unknown = await import(new URL(file, CONTRACTS).href);
    for (const route of routesIn(exported, 2)) routes.set(route.operationId, route);
  }
  return [...routes.values()].sort((a, b) => (a.operationId < b.operationId ? -1 : 1));
}

/** Exported by itself, or as one of a record of routes. */
function routesIn(value: unknown, depth: number): FoundRoute[] {
  const route = routeShape.safeParse(value);
  if (route.success) return [route.data];
  if (depth === 0 || typeof value !== 'object' || value === null || value instanceof z.ZodType) return [];
  return Object.values(value).flatMap((part) => routesIn(part, depth - 1));
}

export interface InputName {
  readonly name: string;
  readonly isRequired: boolean;
}

const objectSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

/** The names under which a schema takes its inputs. */
export function inputsOf(input: z.ZodType): readonly InputName[] {
  const { properties, required } = objectSchema.parse(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }));
  return Object.keys(properties).map((name) => ({ name, isRequired: required.includes(name) }));
}
