/** Whether the app is well, and if not, which part of what it depends on. Anonymous: it says nothing that is a secret. */
import { z } from 'zod';
import { defineRoute } from './route.ts';

const dependency = z.object({ name: z.string(), status: z.enum(['up', 'down']), problem: z.string().optional() });

/** `degraded`: the app answers and decides, but something that it depends on does not. */
export const healthReply = z.object({
  status: z.enum(['up', 'degraded', 'down']),
  version: z.string(),
  dependencies: z.array(dependency),
});
export type HealthReply = z.infer<typeof healthReply>;

export const healthRoute = defineRoute({
  operationId: 'Health',
  method: 'GET',
  path: 'health',
  authority: 'anonymous',
  summary: 'Tell whether the app is well',
  params: z.object({}),
  query: z.object({}),
  success: { status: 200, reply: healthReply },
});

/** As in `package.json`; a test holds the two together. */
export const APP_VERSION = '0.1.0';
