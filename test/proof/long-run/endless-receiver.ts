/** Flows that answer as such do, for as long as one likes: of what they were sent only the number is kept. */
import { createServer } from 'node:http';
import type { Dice } from '../dice.ts';

export interface EndlessReceiver {
  readonly origin: string;
  readonly posts: number;
  stop(): Promise<void>;
}

export async function startEndlessReceiver(dice: Dice): Promise<EndlessReceiver> {
  let posts = 0;
  const server = createServer((request, response) => {
    posts += 1;
    request.resume();
    const { status, body } = answerOf(Number(/\/workflows\/flow-(\d+)\//.exec(request.url ?? '')?.[1]), dice);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The receiver listens on no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    get posts() {
      return posts;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** By the flow's number some are switched off for good, and some have been deleted; any may fail for a moment. */
function answerOf(number: number, dice: Dice): { readonly status: number; readonly body?: string } {
  if (number % 23 === 0) return notEnabled('Disabled');
  if (number % 29 === 0) return notEnabled('Deleted');
  return { status: dice.percent(5) ? 503 : 202 };
}

function notEnabled(state: string) {
  const message = `Could not execute workflow trigger 'manual' of workflow 'flow' in state '${state}'.`;
  return { status: 400, body: JSON.stringify({ error: { code: 'WorkflowTriggerIsNotEnabled', message } }) };
}
