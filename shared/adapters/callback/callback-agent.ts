// The connections of the callback sender. A module of its own, loaded with the first post: the library is as large as
// the app, and an instance that starts needs it a moment later only.
import { Agent } from 'undici';
import { type ConnectorOptions, guardedConnector } from '../outgoing/guarded-connector.ts';

const LARGEST_HEADERS_IN_BYTES = 16 * 1024;
const IDLE_CONNECTION_IN_MS = 10_000;
const LONGEST_IDLE_CONNECTION_IN_MS = 60_000;

export function createCallbackAgent(connector: ConnectorOptions, connectionsPerHost: number): Agent {
  return new Agent({
    connect: guardedConnector(connector),
    connections: connectionsPerHost,
    keepAliveTimeout: IDLE_CONNECTION_IN_MS,
    keepAliveMaxTimeout: LONGEST_IDLE_CONNECTION_IN_MS,
    maxHeaderSize: LARGEST_HEADERS_IN_BYTES,
  });
}
