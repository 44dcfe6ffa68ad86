/** The built app in a process of its own whose every call to storage is seen: what it has in hand is known when it is killed. */
import type { Azurite } from '../../../local/azurite/start-azurite.ts';
import { DELIVERY_QUEUE, POLL_QUEUE } from '../../../shared/contracts/queue-messages.ts';
import { type AppProcess, startApp } from '../../e2e/app-process.ts';
import { type Call, startWiretap, type Wiretap } from './wiretap.ts';

export type Work = 'poll' | 'delivery';

/** A call of a host to storage, at one of the two moments at which the host can be killed. */
export interface StorageCall extends Call {
  readonly phase: 'asked' | 'answered';
}

const QUEUES = { [POLL_QUEUE]: 'poll', [DELIVERY_QUEUE]: 'delivery' } as const satisfies Record<string, Work>;
const MESSAGES = new RegExp(`/(${POLL_QUEUE}|${DELIVERY_QUEUE})/messages(?:/([^?]+))?`);

export class TappedHost {
  readonly name: string;
  /** Asked about each call; after a kill no call goes any further. */
  onCall: (call: StorageCall) => void = () => undefined;
  readonly #messages = new Map<string, Work>();
  #settings: Readonly<Record<string, string>> = {};
  readonly #folder: string;
  #taps: readonly Wiretap[] = [];
  #app: AppProcess | undefined;
  #isKilled = false;

  private constructor(name: string, folder: string) {
    this.name = name;
    this.#folder = folder;
  }

  static async on(
    azurite: Azurite,
    name: string,
    settings: Readonly<Record<string, string>>,
    folder: string,
  ): Promise<TappedHost> {
    const host = new TappedHost(name, folder);
    const listener = {
      asked: (call: Call) => host.#hears({ ...call, phase: 'asked' }),
      answered: (call: Call, { status, body }: { readonly status: number; readonly body: string }) => {
        if (status < 300) host.#follow(call, body);
        return host.#hears({ ...call, phase: 'answered' });
      },
    };
    const [tables, queues] = await Promise.all([
      startWiretap(azurite.tableEndpoint, listener),
      startWiretap(azurite.queueEndpoint, listener),
    ]);
    host.#taps = [tables, queues];
    const storage = azurite.connectionString
      .replace(new URL(azurite.tableEndpoint).origin, tables.origin)
      .replace(new URL(azurite.queueEndpoint).origin, queues.origin);
    host.#settings = { ...settings, AzureWebJobsStorage: storage };
    return host;
  }

  get isAlive(): boolean {
    return this.#app !== undefined;
  }

  get app(): AppProcess {
    if (this.#app === undefined) throw new Error(`Host ${this.name} is not running.`);
    return this.#app;
  }

  /** What it has received messages for and not yet given an account of. */
  get inHand(): ReadonlySet<Work> {
    return new Set(this.#messages.values());
  }

  async start(): Promise<void> {
    this.#messages.clear();
    this.#isKilled = false;
    this.#app = await startApp(this.#settings, { app: this.#folder });
  }

  /** At once: what it has not sent by now it never will. */
  kill(): void {
    const { pid } = this.app;
    this.#app = undefined;
    this.#isKilled = true;
    process.kill(pid, 'SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#app?.stop();
    this.#app = undefined;
    await Promise.all(this.#taps.map((tap) => tap.stop()));
  }

  #hears(call: StorageCall): boolean {
    this.onCall(call);
    return !this.#isKilled;
  }

  #follow({ method, url }: Call, answer: string): void {
    const [, queue = '', id] = MESSAGES.exec(url) ?? [];
    const work = queue === POLL_QUEUE || queue === DELIVERY_QUEUE ? QUEUES[queue] : undefined;
    if (work === undefined) return;
    if (method === 'GET') {
      for (const [, received = ''] of answer.matchAll(/<MessageId>([^<]+)</g)) this.#messages.set(received, work);
    } else if (id !== undefined) this.#messages.delete(decodeURIComponent(id));
  }
}
