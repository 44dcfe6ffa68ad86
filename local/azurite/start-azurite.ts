// Starts the Azure Storage emulator as a child process on free loopback ports and ends it again. The child watches its
// standard input, so it also ends when the process that started it is killed.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import type { Readable, Writable } from 'node:stream';

interface AzuriteOptions {
  /** Folder that keeps the data between starts; without it everything stays in memory and is lost at the end. */
  readonly location?: string;
  /** Fixed ports; one that is left out is chosen by the operating system. */
  readonly ports?: { readonly blob?: number; readonly queue?: number; readonly table?: number };
}

export interface Azurite {
  readonly connectionString: string;
  readonly blobEndpoint: string;
  readonly queueEndpoint: string;
  readonly tableEndpoint: string;
  readonly pid: number;
  stop(): Promise<void>;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;
type Service = 'Blob' | 'Queue' | 'Table';

const ACCOUNT = 'devstoreaccount1';
// The emulator's published key: the same for everybody, good for nothing else.
const ACCOUNT_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 3_000;

export async function startAzurite(options: AzuriteOptions = {}): Promise<Azurite> {
  if (options.location !== undefined) await mkdir(options.location, { recursive: true });
  const child = spawnAzurite(options);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = () => stopAzurite(child, ended, options.location !== undefined);
  try {
    if (child.pid === undefined) throw new Error('Azurite could not be started.');
    const origins = await listeningOrigins(child);
    const endpoint = (service: Service) => `${origins[service]}/${ACCOUNT}`;
    await Promise.all([endpoint('Blob'), endpoint('Queue'), endpoint('Table')].map(answers));
    return {
      connectionString: [
        'DefaultEndpointsProtocol=http',
        `AccountName=${ACCOUNT}`,
        `AccountKey=${ACCOUNT_KEY}`,
        `BlobEndpoint=${endpoint('Blob')}`,
        `QueueEndpoint=${endpoint('Queue')}`,
        `TableEndpoint=${endpoint('Table')};`,
      ].join(';'),
      blobEndpoint: endpoint('Blob'),
      queueEndpoint: endpoint('Queue'),
      tableEndpoint: endpoint('Table'),
      pid: child.pid,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function spawnAzurite({ location, ports }: AzuriteOptions): Child {
  const script = createRequire(import.meta.url).resolve('azurite/dist/src/azurite.js');
  // On disk, the last seconds are saved by an orderly end only; in memory there is nothing to save.
  const end = location === undefined ? 'process.exit(0)' : 'process.kill(process.pid,"SIGTERM")';
  const endWithParent = `data:text/javascript,process.stdin.on("end",()=>${end}).resume()`;
  const flags = ['--silent', '--loose', '--disableTelemetry', '--skipApiVersionCheck'];
  for (const service of ['blob', 'queue', 'table'] as const) {
    flags.push(`--${service}Host`, '127.0.0.1', `--${service}Port`, String(ports?.[service] ?? 0));
  }
  flags.push(...(location === undefined ? ['--inMemoryPersistence'] : ['--location', location]));
  return spawn(process.execPath, ['--import', endWithParent, script, ...flags], {
    cwd: location ?? tmpdir(),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

function listeningOrigins(child: Child): Promise<Record<Service, string>> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (reason: string) => reject(new Error(`Azurite did not start: ${reason}\n${output}`));
    const timer = setTimeout(() => fail('it took too long.'), START_DEADLINE_MS);
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const found = [...output.matchAll(/Azurite (\w+) service is successfully listening at (\S+:\d+)\n/g)];
      const origin = (service: Service) => found.find(([, name]) => name === service)?.[2];
      const [Blob, Queue, Table] = [origin('Blob'), origin('Queue'), origin('Table')];
      if (Blob === undefined || Queue === undefined || Table === undefined) return;
      clearTimeout(timer);
      child.stdout.off('data', read).resume();
      resolve({ Blob, Queue, Table });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', (error) => fail(error.message));
    child.once('close', (code) => {
      clearTimeout(timer);
      fail(`it ended with code ${code}.`);
    });
  });
}

/** Any HTTP answer will do: the emulator refuses a request without a signature, but only once it is serving. */
async function answers(endpoint: string): Promise<void> {
  const response = await fetch(`${endpoint}?comp=list`);
  await response.arrayBuffer();
}

async function stopAzurite(child: Child, ended: Promise<void>, orderly: boolean): Promise<void> {
  child.kill(orderly ? 'SIGTERM' : 'SIGKILL');
  // An orderly end waits for idle keep-alive connections of clients, which may never close.
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
  await ended;
  clearTimeout(timer);
}
