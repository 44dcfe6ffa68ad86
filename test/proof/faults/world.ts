/** Everything around the hosts of a schedule: storage, queues, time, upstream, the flows; and the hosts themselves. */
import { randomBytes } from 'node:crypto';
import { AzureTableSet } from '../../../shared/adapters/azure-tables/azure-table-set.ts';
import { outboxRowSchema } from '../../../shared/adapters/azure-tables/outbox-rows.ts';
import { createAesGcmCipher } from '../../../shared/adapters/callback/callback-url-cipher.ts';
import type { Instant } from '../../../shared/domain/instant.ts';
import { START } from '../../builders/instants.ts';
import { keepLogLines } from '../../builders/log-lines.ts';
import { INSTANCE_ID } from '../../builders/observations.ts';
import { createFixedDirectory } from '../../fakes/fixed-directory.ts';
import { createSteppableClock } from '../../fakes/steppable-clock.ts';
import { LivingUpstream } from '../../property/upstream-lives.ts';
import { freshTableName } from '../../store-suites/fresh-table-name.ts';
import { prefixedTableSet } from '../../store-suites/prefixed-table-set.ts';
import type { Dice } from '../dice.ts';
import { Gate, type HostGate } from './gate.ts';
import type { CreateHost, Host } from './host.ts';
import { Makers } from './makers.ts';
import { MessageBox } from './message-box.ts';
import type { Plan } from './plan.ts';
import { Receiver } from './receiver.ts';
import { Tasks } from './tasks.ts';
import { FaultyTopic } from './topic.ts';

export interface RunningHost {
  readonly gate: HostGate;
  readonly app: Host;
}

export type World = ReturnType<typeof createWorld>;

export interface WorldOptions {
  readonly connectionString: string;
  readonly createHost: CreateHost;
  readonly plan: Plan;
  readonly dice: Dice;
}

const waitingSchema = outboxRowSchema.pick({ dueAt: true, leaseUntil: true });

const TABLES = ['triggers', 'instances', 'owners', 'deliveries202603', 'publications202603'] as const;

export function createWorld({ connectionString, createHost, plan, dice }: WorldOptions) {
  const tablePrefix = freshTableName();
  const clock = createSteppableClock(START);
  const gate = new Gate();
  const tasks = new Tasks(clock.now);
  const box = new MessageBox();
  const makers = new Makers(plan.flows);
  const upstream = new LivingUpstream(plan.life, clock.now);
  const cipher = createAesGcmCipher({ current: { id: 'k1', key: randomBytes(32) } });
  const directory = createFixedDirectory([{ id: INSTANCE_ID, name: 'Contoso' }]);
  const { troublePercent } = plan;
  const receiver = new Receiver({ dice: dice.fork(), clock: clock.now, tasks, makers, troublePercent });
  const jitter = dice.fork();
  const ofTopic = dice.fork();
  /** Undefined where events go to flows alone. */
  const topic = ofTopic.percent(50) ? new FaultyTopic(ofTopic, troublePercent) : undefined;
  const logger = keepLogLines();
  const trace: string[] = [];
  /** Past the gate, to see how things stand. */
  const truth = prefixedTableSet(new AzureTableSet({ connectionString }), tablePrefix);
  let born = 0;

  function hostBehind(hostGate: HostGate): Host {
    let tokens = 0;
    return createHost({
      gate: hostGate,
      connectionString,
      tablePrefix,
      clock: clock.now,
      upstream,
      sender: receiver.senderOf(hostGate),
      ...(topic === undefined ? {} : { publisher: topic.publisherOf(hostGate) }),
      directory,
      cipher,
      logger,
      randomness: {
        fraction: () => jitter.below(1_000) / 1_000,
        token: () => {
          tokens += 1;
          return `${hostGate.name}-${tokens}`;
        },
      },
      onQueued: (request) => box.take(request, clock.now()),
    });
  }

  function newHost(): RunningHost {
    born += 1;
    const hostGate = gate.open(`host-${born}`);
    return { gate: hostGate, app: hostBehind(hostGate) };
  }

  const hosts = Array.from({ length: plan.hosts }, newHost);

  return {
    plan,
    clock,
    gate,
    tasks,
    box,
    makers,
    receiver,
    topic,
    truth,
    cipher,
    hosts,
    trace,
    /** Subject and key of all that was pushed. */
    pushed: new Set<string>(),

    note(line: string): void {
      trace.push(`${clock.now().slice(11, 21)} ${line}`);
    },

    hostNamed(name: string): RunningHost {
      const host = hosts.find((one) => one.gate.name === name);
      if (host === undefined) throw new Error(`${name} has died before`);
      return host;
    },

    /** Another takes its place. */
    crash(host: RunningHost): void {
      gate.kill(host.gate);
      tasks.die(host.gate.name);
      hosts[hosts.indexOf(host)] = newHost();
    },

    /** An app that nothing befalls, to look at the end of it. */
    onlooker: () => hostBehind({ name: 'onlooker', isAlive: true, hold: async (_, __, act) => (await act('pass'))() }),

    /** When all that waits in the outbox is due, and nobody's any more. */
    async latestWaiting(): Promise<Instant | undefined> {
      const { rows } = await truth.table('triggers').scan({ where: [{ column: 'leaseUntil', is: 'ge', value: '' }] });
      const instants = rows.flatMap(({ cells }) => {
        const { dueAt, leaseUntil } = waitingSchema.parse(cells);
        return [dueAt, leaseUntil];
      });
      return instants.sort().at(-1);
    },

    /** The doorbell for an end may have been lost with its host: upkeep is the net. */
    async hasUnfinishedEnds(): Promise<boolean> {
      const { rows } = await truth.table('triggers').scan({ where: [{ column: 'side', is: 'ge', value: '' }] });
      return rows.some(({ cells }) => /"endsAt"/.test(String(cells.side)) && !/"endedAt"/.test(String(cells.side)));
    },

    async createTables(): Promise<void> {
      await Promise.all(TABLES.map((name) => truth.ensure(name)));
    },

    async dropTables(): Promise<void> {
      await Promise.all(TABLES.map((name) => truth.drop(name)));
    },
  };
}
