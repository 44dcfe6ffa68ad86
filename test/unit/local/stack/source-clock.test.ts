import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SourceClock } from '../../../../local/stack/source-clock.ts';

it('leaves in its file how far source time is from the system clock', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clock-'));
  const clock = new SourceClock(join(folder, 'ahead'));
  for (const time of ['2026-03-02T03:11:00Z', '2026-03-02T03:31:00Z']) {
    await clock.set(Date.parse(time));
    const text = await readFile(join(folder, 'ahead'), 'utf8');
    expect(text).toMatch(/^-?\d+$/);
    const before = clock.now();
    const toldByTheFile = Date.now() + Number(text);
    expect(toldByTheFile).toBeGreaterThanOrEqual(before);
    expect(toldByTheFile).toBeLessThanOrEqual(clock.now());
    expect(before).toBeGreaterThanOrEqual(Date.parse(time));
  }
  expect(await readdir(folder)).toEqual(['ahead']);
  await rm(folder, { recursive: true });
});
