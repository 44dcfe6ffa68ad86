/** Starts the process that posts and hands on what it measures. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { z } from 'zod';
import { ONE_MODULE } from '../../integration/functions-host/host-program.ts';

export interface Round {
  readonly peakInBytes: number;
  readonly peakRssInBytes: number;
  readonly samples: number;
  readonly outcomes: readonly string[];
}

export interface Order {
  readonly urls: readonly string[];
  readonly headersTimeoutInMs: number;
  readonly totalTimeoutInMs: number;
}

export interface SendingChild {
  /** `onSample` comes after each measurement, which counts from 1. */
  post(order: Order, onSample?: (samples: number) => void): Promise<Round>;
  stop(): Promise<void>;
}

const toldSchema = z.union([
  z.object({ usedInBytes: z.number(), rssInBytes: z.number() }),
  z.object({ outcomes: z.array(z.string()) }),
]);

export async function startSendingChild(): Promise<SendingChild> {
  const folder = await mkdtemp(join(tmpdir(), 'callbacks-'));
  const program = join(folder, 'sending-process.mjs');
  await build({ ...ONE_MODULE, entryPoints: ['test/proof/callbacks/sending-process.ts'], outfile: program });
  const child = fork(program, { execArgv: ['--expose-gc'] });
  return {
    post: (order, onSample = () => undefined) => round(child, order, onSample),
    async stop() {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function round(child: ChildProcess, order: Order, onSample: (samples: number) => void): Promise<Round> {
  return new Promise((resolve, reject) => {
    let measured = { peakInBytes: 0, peakRssInBytes: 0, samples: 0 };
    const ended = (code: number | null) => reject(new Error(`the process that posts ended with ${code}`));
    const listen = (message: unknown): void => {
      const told = toldSchema.parse(message);
      if ('usedInBytes' in told) {
        measured = {
          peakInBytes: Math.max(measured.peakInBytes, told.usedInBytes),
          peakRssInBytes: Math.max(measured.peakRssInBytes, told.rssInBytes),
          samples: measured.samples + 1,
        };
        onSample(measured.samples);
        return;
      }
      child.off('message', listen);
      child.off('exit', ended);
      resolve({ ...measured, outcomes: told.outcomes });
    };
    child.on('message', listen);
    child.once('exit', ended);
    child.send(order);
  });
}
