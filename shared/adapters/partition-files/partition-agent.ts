/**
 * The connections to where partitions are kept. A module of its own, loaded with the first of them: the library is as
 * large as the app, and an instance that starts needs it a moment later only.
 */
import { Agent } from 'undici';
import { type ConnectorOptions, guardedConnector } from '../outgoing/guarded-connector.ts';

export function createPartitionAgent(connector: ConnectorOptions): Agent {
  return new Agent({ connect: guardedConnector(connector) });
}
