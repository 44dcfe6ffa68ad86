import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createFileOffsetClock, systemClock } from '../../../../../shared/adapters/system/clocks.ts';
import { msOf } from '../../../../../shared/domain/instant.ts';
import { MINUTE, minute } from '../../../../builders/instants.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clocks-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => vi.useRealTimers());

const stopTimeAt = (ms: number) => vi.useFakeTimers({ now: ms, toFake: ['Date'] });

describe('The clocks', () => {
  it('tell the system’s time', () => {
    stopTimeAt(msOf(minute(7)));
    expect(systemClock()).toBe(minute(7));
  });

  it('tell a time that a file sets off from it, as the file says now', async () => {
    stopTimeAt(msOf(minute(0)));
    const file = join(folder, 'offset');
    const clock = createFileOffsetClock(file);
    await writeFile(file, String(5 * MINUTE));
    expect(clock()).toBe(minute(5));
    await writeFile(file, `${-MINUTE}\n`);
    expect(clock()).toBe(minute(-1));
  });

  it.each(['soon', '1.5', '1e400'])('refuse a file that says %s', async (text) => {
    const file = join(folder, 'wrong');
    await writeFile(file, text);
    expect(createFileOffsetClock(file)).toThrow('does not hold a whole number of milliseconds');
  });
});
