// The app without a host: does with the real services what its parent asks for, and says how long it took.
import { performance } from 'node:perf_hooks';
import pLimit from 'p-limit';
import { readConfig } from '../../shared/config.ts';
import { createServices } from '../../shared/services.ts';
import type { AppTask } from './stage/app.ts';

const services = createServices(readConfig(process.env));

async function run(task: AppTask): Promise<void> {
  switch (task.do) {
    case 'poll':
      return services.pollInstance(task.request);
    case 'deliver': {
      await pLimit(task.atOnce).map(task.buckets, services.deliverBucket);
      return;
    }
    case 'sweep':
      return services.sweepOutbox();
  }
}

process.on('message', async (task: AppTask) => {
  const began = performance.now();
  await run(task);
  process.send?.({ durationInMs: performance.now() - began });
});
process.once('disconnect', () => process.exit(0));
