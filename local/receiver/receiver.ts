// The receiving end of callbacks on a loopback port: answers as the workflow engine would and keeps what it was sent.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import {
  accepted,
  type EngineReply,
  failing,
  notAcceptable,
  notEnabled,
  workflowNotFound,
  wronglySigned,
} from './engine-replies.ts';
import { Flow } from './flow.ts';

export interface ReceivedCallback {
  /** The key of the flow. */
  readonly flow: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly subscriptionId: string;
  readonly occurredAt: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
  readonly at: Date;
  /** What it was answered: 202 means that a run began. */
  readonly status: number;
}

export interface ReceiverOptions {
  /** 0 or left out: any free port. */
  readonly port?: number;
  readonly onCallback?: (callback: ReceivedCallback) => void;
}

export interface Receiver {
  readonly origin: string;
  readonly received: readonly ReceivedCallback[];
  addFlow(key: string): Flow;
  flow(key: string): Flow;
  stop(): Promise<void>;
}

/** Only what every callback has in common: whatever else a body holds is the flow's own business. */
const CallbackBody = z.looseObject({
  eventId: z.string(),
  eventType: z.string(),
  subscriptionId: z.string(),
  occurredAt: z.string(),
});

export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const flows = new Map<string, Flow>();
  const received: ReceivedCallback[] = [];

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    const workflowId = /^\/workflows\/([0-9a-f]{32})\/triggers\/[^/]+\/versions\/\d+\/run\?/.exec(url)?.[1];
    const flow = [...flows.values()].find((each) => each.workflowId === workflowId);
    const text = await textOf(request);
    if (flow === undefined || request.method !== 'POST') {
      write(response, workflowNotFound(workflowId ?? ''));
      return;
    }
    if (!flow.isSignedBy(url)) {
      write(response, wronglySigned());
      return;
    }
    const body = parsed(text);
    if (body === undefined) {
      write(response, notAcceptable('The body holds no event.'));
      return;
    }
    const reply = answerOf(flow);
    write(response, reply);
    const { eventId, eventType, subscriptionId, occurredAt } = body;
    const common = { flow: flow.key, eventId, eventType, subscriptionId, occurredAt };
    const callback = { ...common, body, headers: request.headers, at: new Date(), status: reply.status };
    received.push(callback);
    options.onCallback?.(callback);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The receiver listens on no port.');

  return {
    origin: `http://127.0.0.1:${address.port}`,
    received,
    addFlow(key) {
      const flow = new Flow(key);
      flows.set(key, flow);
      return flow;
    },
    flow(key) {
      const flow = flows.get(key);
      if (flow === undefined) throw new Error(`The receiver has no flow ${key}.`);
      return flow;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answerOf(flow: Flow): EngineReply {
  switch (flow.state) {
    case 'disabled':
      return notEnabled(flow, 'Disabled');
    case 'deleted':
      return notEnabled(flow, 'Deleted');
    case 'enabled': {
      const failure = flow.nextFailure();
      return failure === undefined ? accepted(flow) : failing(failure);
    }
  }
}

function parsed(text: string) {
  try {
    return CallbackBody.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

function write(response: ServerResponse, { status, headers, body }: EngineReply): void {
  const type = body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  response.writeHead(status, { ...type, ...headers }).end(body === undefined ? '' : JSON.stringify(body));
}
