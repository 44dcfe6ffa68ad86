import { setImmediate as later } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  currentTrace,
  invocationLogger,
  withinInvocation,
} from '../../../../../shared/adapters/azure-functions/invocation-logger.ts';
import { anInvocation } from '../../../../builders/invocations.ts';
import { A_TRACE_PARENT } from '../../../../builders/trace.ts';

afterEach(() => vi.restoreAllMocks());

describe('The app’s log', () => {
  it('is one JSON line per event, at the level that was meant', async () => {
    const { context, lines } = anInvocation();
    await withinInvocation(context, async () => {
      invocationLogger.info('poll.completed', { fires: 2 });
      invocationLogger.warn('poll.gap');
      invocationLogger.error('request.failed', { problem: 'line one\nline two' });
    });
    expect(lines).toEqual([
      { level: 'information', text: '{"event":"poll.completed","fires":2}' },
      { level: 'warning', text: '{"event":"poll.gap"}' },
      { level: 'error', text: '{"event":"request.failed","problem":"line one\\nline two"}' },
    ]);
  });

  it('keeps each line on its own invocation, while several are under way', async () => {
    const invocations = [anInvocation(), anInvocation(), anInvocation()];
    await Promise.all(
      invocations.map(({ context }, number) =>
        withinInvocation(context, async () => {
          for (let step = 0; step < 3; step += 1) {
            await later();
            invocationLogger.info('poll.scheduled', { number });
          }
        }),
      ),
    );
    for (const [number, { lines }] of invocations.entries()) {
      expect(lines.map(({ text }) => text)).toEqual(Array(3).fill(`{"event":"poll.scheduled","number":${number}}`));
    }
  });

  it('goes to the console before any invocation', () => {
    const written = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    invocationLogger.info('app.started', { instances: 1 });
    expect(written.mock.calls).toEqual([['{"event":"app.started","instances":1}']]);
  });

  it.each([
    [
      'a value that leads to itself',
      () => {
        const value: Record<string, unknown> = {};
        value.self = value;
        return { value };
      },
    ],
    ['a number that JSON does not know', () => ({ value: 1n })],
    [
      'a value that cannot be read',
      () => ({
        value: {
          toJSON: () => {
            throw new Error('no');
          },
        },
      }),
    ],
  ])('never throws, not for %s', async (_, fields) => {
    const { context, lines } = anInvocation();
    await withinInvocation(context, async () => {
      invocationLogger.info('poll.completed', fields());
      invocationLogger.info('poll.completed', { after: true });
    });
    expect(lines.at(-1)?.text).toBe('{"event":"poll.completed","after":true}');
  });

  it('never throws where the host’s own log does', async () => {
    const { context } = anInvocation();
    const broken = Object.assign(Object.create(context), {
      log: () => {
        throw new Error('the host is gone');
      },
    });
    await expect(
      withinInvocation(broken, async () => invocationLogger.info('poll.completed')),
    ).resolves.toBeUndefined();
  });

  it('hands on what the work within an invocation comes to', async () => {
    const { context } = anInvocation();
    expect(await withinInvocation(context, async () => 42)).toBe(42);
    await expect(withinInvocation(context, () => Promise.reject(new Error('work failed')))).rejects.toThrow(
      'work failed',
    );
  });
});

describe('What an invocation measures', () => {
  const line = (sum: number, count = 1, max = sum) =>
    `{"event":"metric.recorded","metric":"verdicts","unit":"count","count":${count},"sum":${sum},"min":1,"max":${max},"reason":"completed"}`;

  it('is told at its end, a line for each thing, after all that it had to say', async () => {
    const { context, lines } = anInvocation();
    await withinInvocation(context, async () => {
      invocationLogger.measure('verdicts', 1, { reason: 'completed' });
      invocationLogger.measure('verdicts', 2, { reason: 'completed' });
      await later();
      invocationLogger.info('poll.completed');
    });
    expect(lines).toEqual([
      { level: 'information', text: '{"event":"poll.completed"}' },
      { level: 'information', text: line(3, 2, 2) },
    ]);
  });

  it('is told where the invocation fails, too', async () => {
    const { context, lines } = anInvocation();
    const failing = withinInvocation(context, async () => {
      invocationLogger.measure('verdicts', 1, { reason: 'completed' });
      throw new Error('work failed');
    });
    await expect(failing).rejects.toThrow('work failed');
    expect(lines.map(({ text }) => text)).toEqual([line(1)]);
  });

  it('is not mixed with what others under way measure', async () => {
    const invocations = [anInvocation(), anInvocation()];
    await Promise.all(
      invocations.map(({ context }) =>
        withinInvocation(context, async () => {
          await later();
          invocationLogger.measure('verdicts', 1, { reason: 'completed' });
          await later();
        }),
      ),
    );
    for (const { lines } of invocations) expect(lines.map(({ text }) => text)).toEqual([line(1)]);
  });

  it('is told at once outside of any invocation', () => {
    const written = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    invocationLogger.measure('verdicts', 1, { reason: 'completed' });
    expect(written.mock.calls).toEqual([[line(1)]]);
  });
});

describe('The trace of an invocation', () => {
  it('is that of the host, and none where there is no invocation or the host names none that can be used', async () => {
    const traced = async (traceParent: string | undefined) => {
      const { context } = anInvocation(traceParent);
      return withinInvocation(context, async () => {
        await later();
        return currentTrace();
      });
    };
    expect(await traced(A_TRACE_PARENT)).toBe(A_TRACE_PARENT);
    expect(await traced(undefined)).toBeUndefined();
    expect(await traced('|older.1')).toBeUndefined();
    expect(currentTrace()).toBeUndefined();
  });
});
