/** Upstream as a host sees it: each read is a step of its own, which may fail or be throttled. */
import { fail, type InsightsFailure } from '../../../shared/domain/failure.ts';
import type { InsightsClient, InsightsReply } from '../../../shared/ports/insights-client.ts';
import type { Fate, HostGate } from './gate.ts';

export function gatedInsights(gate: HostGate, upstream: InsightsClient): InsightsClient {
  async function read<Value>(name: string, call: () => InsightsReply<Value>): InsightsReply<Value> {
    return gate.hold('upstream', name, async (fate) => {
      const failure = failureOf(fate);
      const reply = failure === undefined ? await call() : fail(failure);
      return () => reply;
    });
  }

  return {
    readStatus: (id) => read('readStatus', () => upstream.readStatus(id)),
    readJobs: (id, top) => read('readJobs', () => upstream.readJobs(id, top)),
    readSegments: (id, days) => read('readSegments', () => upstream.readSegments(id, days)),
    readMeasures: (id) => read('readMeasures', () => upstream.readMeasures(id)),
    readMeasure: (id, name, days) => read('readMeasure', () => upstream.readMeasure(id, name, days)),
    readDataSources: (id) => read('readDataSources', () => upstream.readDataSources(id)),
  };
}

function failureOf(fate: Fate): InsightsFailure | undefined {
  switch (fate) {
    case 'pass':
      return undefined;
    case 'throttled':
      return { kind: 'insights-throttled', retryAfterInSeconds: 20 };
    case 'busy':
    case 'busy-after':
      return { kind: 'insights-unavailable', status: 503 };
    case 'failed-after':
      return { kind: 'insights-unavailable', status: 500 };
    case 'cut':
    case 'cut-after':
    case 'silence':
    case 'silence-after':
      return { kind: 'insights-unavailable' };
  }
}
