import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueueServiceClient } from '@azure/storage-queue';
import { build } from 'esbuild';
import { afterEach, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../../local/azurite/start-azurite.ts';

const started: Azurite[] = [];
const start = async (options?: Parameters<typeof startAzurite>[0]) => {
  const azurite = await startAzurite(options);
  started.push(azurite);
  return azurite;
};

afterEach(async () => {
  await Promise.all(started.splice(0).map((azurite) => azurite.stop()));
});

const queueNames = async (azurite: Azurite) => {
  const names: string[] = [];
  const service = QueueServiceClient.fromConnectionString(azurite.connectionString);
  for await (const queue of service.listQueues()) names.push(queue.name);
  return names;
};

const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('startAzurite', () => {
  it('gives two emulators that run side by side and share nothing', async () => {
    const [one, other] = await Promise.all([start(), start()]);
    await QueueServiceClient.fromConnectionString(one.connectionString).createQueue('only-here');
    expect(await queueNames(one)).toEqual(['only-here']);
    expect(await queueNames(other)).toEqual([]);
  });

  it('has ended the process once stop resolves', async () => {
    const azurite = await start();
    expect(isRunning(azurite.pid)).toBe(true);
    await azurite.stop();
    expect(isRunning(azurite.pid)).toBe(false);
  });

  it('keeps the data of a location over a stop and a start', async () => {
    const location = await mkdtemp(join(tmpdir(), 'azurite-'));
    try {
      const first = await start({ location });
      await QueueServiceClient.fromConnectionString(first.connectionString).createQueue('kept');
      await first.stop();
      expect(await queueNames(await start({ location }))).toEqual(['kept']);
    } finally {
      await Promise.all(started.splice(0).map((azurite) => azurite.stop()));
      await rm(location, { recursive: true, force: true });
    }
  });

  it('says why when a fixed port is taken', async () => {
    const azurite = await start();
    const port = Number(new URL(azurite.tableEndpoint).port);
    await expect(startAzurite({ ports: { table: port } })).rejects.toThrow(/EADDRINUSE/);
  });

  it('ends with its parent even when the parent is killed', async () => {
    const built = await build({
      entryPoints: ['local/azurite/start-azurite.ts'],
      bundle: true,
      platform: 'node',
      format: 'esm',
      write: false,
    });
    const program = `${built.outputFiles[0]?.text}\nconsole.log((await startAzurite()).pid);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((resolve, reject) => {
      parent.stdout.once('data', (text) => resolve(Number(text)));
      parent.once('exit', () => reject(new Error('The parent ended by itself.')));
    });
    expect(isRunning(pid)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
  });
});
