/**
 * A process of its own that does nothing but post, so that its memory is the sender's. It is told what to post at once,
 * and tells after each sweep of the garbage collector how much is held.
 */
import { z } from 'zod';
import { createCallbackHttpSender } from '../../../shared/adapters/callback/callback-http-sender.ts';
import type { CallbackUrl } from '../../../shared/domain/callback-url.ts';
import { outcomeOf } from './receivers/receiver.ts';

const orderSchema = z.object({
  urls: z.array(z.string()),
  headersTimeoutInMs: z.number(),
  totalTimeoutInMs: z.number(),
});

const SAMPLED_EVERY_IN_MS = 20;

process.on('message', async (message) => {
  const { urls, ...limits } = orderSchema.parse(message);
  const sender = createCallbackHttpSender({ allowLoopback: true, ...limits });
  const timer = setInterval(sample, SAMPLED_EVERY_IN_MS);
  const replies = await Promise.all(
    urls.map((url) => sender.send({ url: url as CallbackUrl, body: '{"count":1}', headers: {} })),
  );
  sample();
  clearInterval(timer);
  await sender.close();
  tell({ outcomes: replies.map(outcomeOf) });
});

function sample(): void {
  if (globalThis.gc === undefined) throw new Error('start me with --expose-gc');
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  // Array buffers are part of what is external.
  tell({ usedInBytes: heapUsed + external, rssInBytes: rss });
}

function tell(what: object): void {
  process.send?.(what);
}
