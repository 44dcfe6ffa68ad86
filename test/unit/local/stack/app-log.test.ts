import { describe, expect, it } from 'vitest';
import { AppLog } from '../../../../local/stack/app-log.ts';

describe('the app’s log', () => {
  it('takes structured lines, with a stamp before them or without, and no others', () => {
    const log = new AppLog();
    log.read('{"event":"poll.completed","n":1}');
    log.read('[2026-03-02T12:00:00.000Z] {"event":"poll.completed","n":2}');
    for (const line of ['[host] ready {"port":7071}', 'plain', '{"event":', '{"other":1}']) log.read(line);
    expect(log.all('poll.completed').map(({ n }) => n)).toEqual([1, 2]);
  });

  it('finds what was said before, and waits for what is said later', async () => {
    const log = new AppLog();
    log.read('{"event":"a"}');
    expect(await log.first(({ event }) => event === 'a', 'a', 1_000)).toEqual({ event: 'a' });
    const later = log.first(({ event }) => event === 'b', 'b', 10_000);
    log.read('{"event":"b"}');
    expect(await later).toEqual({ event: 'b' });
  });

  it('gives up after the deadline and says what it waited for', async () => {
    await expect(new AppLog().first(() => true, 'a sign of life', 1)).rejects.toThrow('a sign of life');
  });

  it('looks again with each entry whether something is so, and does not complain when it never is', async () => {
    const log = new AppLog();
    const twice = log.until(() => log.all('a').length === 2, 10_000);
    log.read('{"event":"a"}');
    log.read('{"event":"a"}');
    await twice;
    await log.until(() => false, 1);
    expect(log.all('a')).toHaveLength(2);
  });
});
