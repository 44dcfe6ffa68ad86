/** A server that says back whatever it was sent, as upstream or as a flow: in headers, in bodies, in every field. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** How the next replies look; `cut off` ends the connection in their midst. */
export type EchoManner =
  | 'refuses'
  | 'fails'
  | 'no JSON'
  | 'odd values'
  | 'wrong types'
  | 'error code'
  | 'redirects'
  | 'cut off';

export const ECHO_MANNERS = [
  'refuses',
  'fails',
  'no JSON',
  'odd values',
  'wrong types',
  'error code',
  'redirects',
  'cut off',
] as const satisfies readonly EchoManner[];

export interface EchoingServer {
  readonly origin: string;
  manner: EchoManner;
  /** How many requests it has answered in each manner. */
  readonly answered: ReadonlyMap<EchoManner, number>;
  stop(): Promise<void>;
}

export async function startEchoingServer(): Promise<EchoingServer> {
  const answered = new Map<EchoManner, number>();
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      answered.set(echoing.manner, (answered.get(echoing.manner) ?? 0) + 1);
      echo(echoing.manner, request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  const echoing = {
    origin: `http://127.0.0.1:${address.port}`,
    manner: 'refuses' as EchoManner,
    answered,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return echoing;
}

function echo(manner: EchoManner, request: IncomingMessage, response: ServerResponse): void {
  const key = String(request.headers['ocp-apim-subscription-key'] ?? '');
  const signature = new URL(request.url ?? '/', 'http://localhost').searchParams.get('sig') ?? '';
  const heard = `${key}${signature}`;
  const all = `${request.method} ${request.url} ${JSON.stringify(request.headers)}`;
  const headers = {
    'content-type': 'application/json',
    'x-ms-request-id': heard,
    'x-ms-workflow-run-id': heard,
    'x-correlation-id': all.replaceAll(/[^ -~]/g, ''),
    'retry-after': heard,
    location: `/again${request.url}`,
  };
  const error = { errorCode: heard, error: { code: heard, message: all }, message: all, statusCode: 401 };
  switch (manner) {
    case 'refuses':
      return void response.writeHead(401, headers).end(JSON.stringify(error));
    case 'fails':
      return void response.writeHead(500, `Failed ${heard}`, headers).end(all);
    case 'no JSON':
      return void response.writeHead(200, headers).end(`<html>${all}`);
    case 'odd values':
      return void response.writeHead(200, headers).end(JSON.stringify(itemsOf(heard, heard)));
    case 'wrong types':
      return void response.writeHead(200, headers).end(JSON.stringify(itemsOf([heard], { [heard]: heard })));
    case 'error code':
      return void response.writeHead(400, headers).end(JSON.stringify(error));
    case 'redirects':
      return void response.writeHead(302, headers).end();
    case 'cut off':
      response.writeHead(200, { ...headers, 'content-length': 1_000_000 }).write(all, () => response.destroy());
  }
}

/** One list for every read: each finds in it fields that it knows, with values that it does not. */
function itemsOf(value: unknown, other: unknown): readonly unknown[] {
  const item = {
    jobId: 'job-1',
    status: value,
    operationType: value,
    submissionKind: value,
    startTime: other,
    endTime: other,
    dataSourceId: 'a',
    name: 'High_value',
    state: value,
    type: value,
    evaluationHistory: [{ status: value, evaluationDate: other, count: other }],
    output: { evaluationTime: other, value: other },
    tasks: [{ status: value, taskType: value, operationType: value }],
    latestEvaluation: { status: value },
    workflowStatus: value,
  };
  return [item, { ...item, [String(value)]: value }];
}
