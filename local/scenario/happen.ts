// Makes one scripted thing happen: in the simulated environment, or at the flow that receives callbacks.
import type { Flow } from '../receiver/flow.ts';
import type { Faults } from '../upstream/faults.ts';
import type { SimulatedInstance } from '../upstream/instance.ts';
import type { Cast } from './cast.ts';
import type { Mutation } from './schema.ts';

export interface Stage {
  readonly instance: SimulatedInstance;
  readonly faults: Faults;
  readonly flow: (key: string) => Flow;
}

export function happen(mutation: Mutation, at: number, stage: Stage, cast: Cast): void {
  const { instance, faults } = stage;
  switch (mutation.do) {
    case 'start-job': {
      const { operationType, submission, loads } = mutation;
      const { jobId } = instance.startJob({ jobId: cast.jobId(mutation.job), operationType, submission, at });
      for (const name of loads) {
        instance.startTask(jobId, { operationType: 'ingestion', identifier: cast.dataSource(name).id, at });
      }
      return;
    }
    case 'end-task': {
      const { operationType, outcome, dataSource, message } = mutation;
      instance.endTask(cast.jobId(mutation.job), {
        operationType,
        outcome,
        at,
        ...(dataSource === undefined ? {} : { identifier: cast.dataSource(dataSource).id }),
        ...(message === undefined ? {} : { message }),
      });
      return;
    }
    case 'end-job':
      instance.endJob(cast.jobId(mutation.job), { outcome: mutation.outcome, at });
      return;
    case 'evaluate-segment':
      instance.evaluateSegment(cast.segment(mutation.segment).name, mutation.count, {
        at,
        outcome: mutation.outcome,
        ...(mutation.job === undefined ? {} : { jobId: cast.jobId(mutation.job) }),
      });
      return;
    case 'evaluate-measure':
      instance.evaluateMeasure(cast.measure(mutation.measure).name, mutation.value, {
        at,
        outcome: mutation.outcome,
        ...(mutation.job === undefined ? {} : { jobId: cast.jobId(mutation.job) }),
      });
      return;
    case 'break-upstream':
      faults.add('any', { kind: 'status', status: 503, retryAfterInSeconds: mutation.retryAfterInSeconds });
      return;
    case 'mend-upstream':
      faults.lift();
      return;
    case 'fail-callbacks': {
      const { flow, status, times, retryAfterInSeconds } = mutation;
      const failure = { status, ...(retryAfterInSeconds === undefined ? {} : { retryAfterInSeconds }) };
      stage.flow(cast.flow(flow).key).fail(failure, times);
      return;
    }
  }
}
