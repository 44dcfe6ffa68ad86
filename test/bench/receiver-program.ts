// Answers every callback as a flow does that takes it, and remembers when its first byte came.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Arrival, ReceiverQuestion } from './stage/receiver.ts';

const event = z.looseObject({ eventId: z.string(), occurredAt: z.string(), detectedAt: z.string() });
const arrivals: Arrival[] = [];

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const at = performance.timeOrigin + performance.now();
  const { eventId, occurredAt, detectedAt } = event.parse(JSON.parse(await text(request)));
  response.writeHead(202, { 'x-ms-workflow-run-id': `run-${arrivals.length}` }).end();
  arrivals.push({ eventId, at, occurredAt: Date.parse(occurredAt), detectedAt: Date.parse(detectedAt) });
}

const server = createServer((request, response) => {
  take(request, response).catch(() => response.destroy());
});
const listening = new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

process.on('message', async (question: ReceiverQuestion) => {
  await listening;
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  process.send?.({ origin: `http://127.0.0.1:${port}`, arrivals: question.tell === 'arrivals' ? arrivals : [] });
});
process.once('disconnect', () => process.exit(0));
