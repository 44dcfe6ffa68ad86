import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { parseHostJson } from '../../../../local/functions-host/host-json.ts';

describe('parseHostJson', () => {
  it('has the defaults of the runtime', () => {
    expect(parseHostJson({ version: '2.0' }, {})).toEqual({
      routePrefix: 'api',
      queues: {
        batchSize: 16,
        newBatchThreshold: 8 * availableParallelism(),
        maxPollingIntervalMs: 60_000,
        visibilityTimeoutMs: 0,
        maxDequeueCount: 5,
        messageEncoding: 'base64',
      },
      logLevels: {},
    });
  });

  it('polls more often in development, unless it is told how often', () => {
    const development = { AZURE_FUNCTIONS_ENVIRONMENT: 'Development' };
    expect(parseHostJson({ version: '2.0' }, development).queues.maxPollingIntervalMs).toBe(2_000);
    const told = { version: '2.0', extensions: { queues: { maxPollingInterval: '00:00:05' } } };
    expect(parseHostJson(told, development).queues.maxPollingIntervalMs).toBe(5_000);
  });

  it('reads what is given, passes over what it does not know, and lets settings override it', () => {
    const content = {
      version: '2.0',
      functionTimeout: '00:10:00',
      extensions: { http: { routePrefix: '/v1/' }, queues: { batchSize: 8, messageEncoding: 'None' } },
      logging: { logLevel: { default: 'Warning' } },
    };
    const host = parseHostJson(content, {
      AzureFunctionsJobHost__extensions__queues__batchSize: '2',
      AzureFunctionsJobHost__logging__logLevel__Function: 'Debug',
    });
    expect(host.routePrefix).toBe('v1');
    expect(host.queues).toMatchObject({
      batchSize: 2,
      newBatchThreshold: availableParallelism(),
      messageEncoding: 'none',
    });
    expect(host.logLevels).toEqual({ default: 'Warning', Function: 'Debug' });
    expect(content.extensions.queues.batchSize).toBe(8);
  });

  it.each([
    [{}],
    [{ version: '3.0' }],
    [{ version: '2.0', extensions: { queues: { batchSize: 33 } } }],
    [{ version: '2.0', extensions: { queues: { visibilityTimeout: '30 seconds' } } }],
  ])('refuses %j', (content) => {
    expect(() => parseHostJson(content, {})).toThrow();
  });
});
