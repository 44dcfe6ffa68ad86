/** Runs that end again and again, told to whichever host is up, and flows that subscribe and are saved meanwhile. */
import type { Dice } from '../dice.ts';
import { type Host, INSTANCE_ID, SOURCE_ID, type Stage } from './stage.ts';

/** A flow, and the jobs of which it must be told. */
export interface LoadedFlow {
  readonly key: string;
  readonly url: string;
  readonly jobs: string[];
}

export interface SteadyLoad {
  readonly flows: readonly LoadedFlow[];
  readonly pushed: number;
  /** Subscribes a new flow with the host. */
  join(host: Host): Promise<void>;
  /** Stops the host between two runs, with nothing in its hands: what it held would be invisible to others for minutes. */
  without(host: Host): Promise<void>;
  /** Until so many more runs have been told. */
  runs(count: number): Promise<void>;
  end(): Promise<void>;
}

const APART_IN_MS = 150;
const DECIDED_WITHIN_IN_MS = 60_000;
/** Of a hundred runs, so many see a flow saved again. */
const SAVES_IN_PERCENT = 20;
/** A save encrypts anew: the URL of the first flow stays under the key of its first host until upkeep comes. */
const NEVER_SAVED_AGAIN = 1;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export function startLoad({ hosts, everyHost, receiver }: Stage, dice: Dice): SteadyLoad {
  const flows: LoadedFlow[] = [];
  let pushed = 0;
  let isOver = false;

  const subscribe = ({ client }: Host, url: string) =>
    client.subscribe('data-source-refresh-succeeded', { instanceId: INSTANCE_ID, dataSourceId: SOURCE_ID }, url);

  async function tell(host: Host): Promise<void> {
    const now = new Date().toISOString();
    const jobId = `job-${pushed}`;
    const data = {
      instanceId: INSTANCE_ID,
      dataSourceId: SOURCE_ID,
      jobIds: [jobId],
      outcome: 'successful',
      endedAt: now,
    };
    const type = 'audienceinsights.datasource.refreshed';
    // A flow that joins meanwhile may or may not be told of this one.
    const those = [...flows];
    const reply = await host.client.push({ specversion: '1.0', id: jobId, type, source: '/nightly', time: now, data });
    if (reply.status !== 202) throw new Error(`A push was answered ${reply.status}`);
    pushed += 1;
    for (const flow of those) flow.jobs.push(jobId);
  }

  /** The runs that some host says it has decided. */
  function decided(): number {
    const lines = everyHost.flatMap(({ app }) => app.log.all('observation.decided'));
    return new Set(lines.map(({ observedAt, jobIds }) => `${observedAt} ${JSON.stringify(jobIds)}`)).size;
  }

  /** One call at a time, so that no host is stopped in the middle of one. */
  let calls = Promise.resolve();
  function inTurn(call: () => Promise<unknown>): Promise<void> {
    const done = calls.then(async () => {
      await call();
    });
    calls = done.catch(() => undefined);
    return done;
  }

  async function goOn(): Promise<void> {
    while (!isOver) {
      await inTurn(async () => {
        const host = dice.pickOf(hosts);
        if (host === undefined || flows.length === 0) return;
        await tell(host);
        const flow = dice.percent(SAVES_IN_PERCENT) ? dice.pickOf(flows.slice(NEVER_SAVED_AGAIN)) : undefined;
        if (flow !== undefined) await subscribe(host, flow.url);
      });
      await pause(APART_IN_MS);
    }
  }
  const going = goOn();
  // It is waited for at the end; until then its failure is nobody's yet.
  going.catch(() => undefined);

  return {
    flows,
    get pushed() {
      return pushed;
    },
    join: (host) =>
      inTurn(async () => {
        const key = `flow-${flows.length}`;
        const url = receiver.addFlow(key).callbackUrl(receiver.origin);
        await subscribe(host, url);
        flows.push({ key, url, jobs: [] });
      }),
    without: (host) =>
      inTurn(async () => {
        for (const deadline = Date.now() + DECIDED_WITHIN_IN_MS; decided() < pushed; await pause(APART_IN_MS)) {
          if (Date.now() > deadline) throw new Error(`Of ${pushed} runs only ${decided()} were decided in time`);
        }
        await host.stop();
      }),
    async runs(count) {
      const enough = pushed + count;
      await Promise.race([
        going,
        (async () => {
          while (pushed < enough && !isOver) await pause(APART_IN_MS);
        })(),
      ]);
    },
    async end() {
      isOver = true;
      await going;
    },
  };
}
