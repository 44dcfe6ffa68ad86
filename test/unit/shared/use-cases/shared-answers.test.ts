import { describe, expect, it } from 'vitest';
import { shareAnswers } from '../../../../shared/use-cases/shared-answers.ts';

type Answer = { readonly ok: boolean; readonly call: number };

function sharing(answerOf: (key: string, call: number) => Promise<Answer> = async (_, call) => ({ ok: true, call })) {
  const calls: string[] = [];
  const time = { inMs: 0 };
  const ask = shareAnswers(
    (key: string) => answerOf(key, calls.push(key)),
    100,
    () => time.inMs,
  );
  return { ask, calls, time };
}

describe('A shared answer', () => {
  it('serves all who ask the same at a time, also before it has come', async () => {
    const { ask, calls } = sharing();
    expect(await Promise.all([ask('a'), ask('a'), ask('b')])).toEqual([
      { ok: true, call: 1 },
      { ok: true, call: 1 },
      { ok: true, call: 2 },
    ]);
    expect(calls).toEqual(['a', 'b']);
  });

  it('is as old as its question, and is asked for anew when its time is over', async () => {
    const { ask, time } = sharing();
    await ask('a');
    time.inMs = 99;
    expect((await ask('a')).call).toBe(1);
    time.inMs = 100;
    expect((await ask('a')).call).toBe(2);
    time.inMs = 199;
    expect((await ask('a')).call).toBe(2);
  });

  it('that says no is told to who waits for it, and not kept', async () => {
    const { ask } = sharing(async (_, call) => ({ ok: call > 1, call }));
    const together = await Promise.all([ask('a'), ask('a')]);
    expect(together.map(({ ok }) => ok)).toEqual([false, false]);
    expect(await ask('a')).toEqual({ ok: true, call: 2 });
  });

  it('that never came, for something threw, is not kept either', async () => {
    const { ask } = sharing((_, call) =>
      call === 1 ? Promise.reject(new Error('broken')) : Promise.resolve({ ok: true, call }),
    );
    await expect(ask('a')).rejects.toThrow('broken');
    expect(await ask('a')).toEqual({ ok: true, call: 2 });
  });

  it('that comes late and says no leaves a newer one alone', async () => {
    let sayNo = () => {};
    const late = new Promise<Answer>((resolve) => {
      sayNo = () => resolve({ ok: false, call: 1 });
    });
    const { ask, time } = sharing((_, call) => (call === 1 ? late : Promise.resolve({ ok: true, call })));
    const first = ask('a');
    time.inMs = 100;
    await ask('a');
    sayNo();
    await first;
    expect((await ask('a')).call).toBe(2);
  });
});
