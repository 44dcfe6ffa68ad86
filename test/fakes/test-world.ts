/** What surrounds an app in a test and outlives it: storage, queues, clocks, upstream, the flows. Two apps may share one world. */
import { randomBytes } from 'node:crypto';
import type { TableSet } from '../../shared/adapters/azure-tables/table.ts';
import { createAesGcmCipher } from '../../shared/adapters/callback/callback-url-cipher.ts';
import type { CallbackUrlCipher } from '../../shared/ports/callback-url-cipher.ts';
import type { EventPublisher } from '../../shared/ports/event-publisher.ts';
import type { InstanceDirectory } from '../../shared/ports/instance-directory.ts';
import type { CurrentTrace } from '../../shared/ports/trace.ts';
import { START } from '../builders/instants.ts';
import { keepLogLines } from '../builders/log-lines.ts';
import { INSTANCE_ID } from '../builders/observations.ts';
import { createFixedDirectory } from './fixed-directory.ts';
import { MemoryQueues } from './memory-queues.ts';
import { MemoryTableSet } from './memory-table-set.ts';
import { ScriptedInsights } from './scripted-insights.ts';
import { ScriptedSender } from './scripted-sender.ts';
import { createSequenceRandomness, type SequenceRandomness } from './sequence-randomness.ts';
import { createSteppableClock, type SteppableClock } from './steppable-clock.ts';

export interface TestWorld {
  readonly tables: TableSet;
  /** System time. */
  readonly clock: SteppableClock;
  readonly sourceClock: SteppableClock;
  readonly queues: MemoryQueues;
  readonly sender: ScriptedSender;
  readonly publisher?: EventPublisher;
  readonly insights: ScriptedInsights;
  readonly directory: InstanceDirectory;
  readonly cipher: CallbackUrlCipher;
  readonly randomness: SequenceRandomness;
  readonly logger: ReturnType<typeof keepLogLines>;
  readonly trace: CurrentTrace;
}

export function createTestWorld(given: Partial<TestWorld> = {}): TestWorld {
  const clock = given.clock ?? createSteppableClock(START);
  return {
    clock,
    tables: given.tables ?? new MemoryTableSet(),
    sourceClock: given.sourceClock ?? createSteppableClock(START),
    queues: given.queues ?? new MemoryQueues(clock.now),
    ...(given.publisher === undefined ? {} : { publisher: given.publisher }),
    sender: given.sender ?? new ScriptedSender(),
    insights: given.insights ?? new ScriptedInsights(),
    directory: given.directory ?? createFixedDirectory([{ id: INSTANCE_ID, name: 'Contoso' }]),
    cipher: given.cipher ?? createAesGcmCipher({ current: { id: 'k1', key: randomBytes(32) } }),
    randomness: given.randomness ?? createSequenceRandomness(),
    logger: given.logger ?? keepLogLines(),
    trace: given.trace ?? (() => undefined),
  };
}
