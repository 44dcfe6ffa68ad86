/** Who the app is to others: an identity in Azure, a developer's own or a connection string elsewhere. Decided here and nowhere else. */
import type { TokenCredential } from '@azure/identity';
import { type TokenSource, tokensFrom } from './adapters/audience-insights/credential-token.ts';
import type { QueueAccess } from './adapters/azure-queues/storage-message-queues.ts';
import type { TableAccess } from './adapters/azure-tables/azure-table-set.ts';
import type { TopicAccess } from './adapters/event-grid/event-grid-publisher.ts';
import { onFirstUse } from './adapters/system/on-first-use.ts';
import type { Config } from './config.ts';

export function storageAccess({ storage, isInAzure }: Config): {
  readonly tables: TableAccess;
  readonly queues: QueueAccess;
} {
  if ('connectionString' in storage) return { tables: storage, queues: storage };
  const credential = identityCredential(isInAzure, storage.clientId);
  return {
    tables: { endpoint: storage.tableEndpoint, credential },
    queues: { endpoint: storage.queueEndpoint, credential },
  };
}

export function insightsTokens({ insights, isInAzure }: Config): TokenSource {
  const { auth } = insights;
  switch (auth.type) {
    case 'local-token':
      return async () => 'local-token';
    case 'client-secret':
      return tokensFrom(
        onFirstToken(async () => {
          const { ClientSecretCredential } = await import('@azure/identity');
          return new ClientSecretCredential(auth.tenantId, auth.clientId, auth.clientSecret);
        }),
      );
    case 'identity':
      return tokensFrom(identityCredential(isInAzure, auth.clientId));
  }
}

/** Undefined where no topic is set. */
export function topicAccess({ topic, isInAzure }: Config): TopicAccess | undefined {
  if (topic === undefined || 'key' in topic) return topic;
  return { endpoint: topic.endpoint, credential: identityCredential(isInAzure, topic.clientId) };
}

/** In Azure a chain that tries one identity after another would hide which one it is that fails. */
function identityCredential(isInAzure: boolean, clientId: string | undefined): TokenCredential {
  return onFirstToken(async () => {
    const { DefaultAzureCredential, ManagedIdentityCredential } = await import('@azure/identity');
    if (!isInAzure) return new DefaultAzureCredential();
    return clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });
  });
}

/** The identity library is the largest part of the bundle: it is loaded with the first token, not with the app. */
function onFirstToken(load: () => Promise<TokenCredential>): TokenCredential {
  const credential = onFirstUse(load);
  return {
    async getToken(scopes, options) {
      return (await credential.get()).getToken(scopes, options);
    },
  };
}
