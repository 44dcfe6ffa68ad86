/** Whatever a reader is handed, it says what that means or what is wrong with it: none of them throws. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queueHandler } from '../../../shared/adapters/azure-functions/queue-message.ts';
import { readStatusEvent } from '../../../shared/adapters/event-grid/read-status-event.ts';
import { observationSchema } from '../../../shared/contracts/observation-schema.ts';
import { deliveryRequestSchema, pollRequestSchema } from '../../../shared/contracts/queue-messages.ts';
import { anInvocation } from '../../builders/invocations.ts';
import { createDice } from '../dice.ts';
import { effort, firstSeed } from '../effort.ts';
import { spoilt } from './body-tricks.ts';
import { inputsOf, routesOfContracts } from './routes-of-contracts.ts';
import { properEvent } from './targets.ts';

const RUNS = effort({ test: 2_000, prove: 50_000 });
const WITHIN_IN_MS = 10 * 60_000;
const LARGEST_MESSAGE = 65_536;
const first = firstSeed('requests');
const options = { numRuns: RUNS, seed: first };

/** Words of the library that reads inputs: a maker should never see them. */
const NOT_FOR_MAKERS = /Invalid|expected|received|undefined|Too (big|small)|Unrecognized/;

const anyJson = fc.json({ maxDepth: 5 }).map((text): unknown => JSON.parse(text));
const anything = fc.oneof(
  anyJson,
  fc.anything({ withNullPrototype: true, withBigInt: true, withMap: true, withDate: true }),
);

describe('The reader of status events', () => {
  it('understands or does not, and never throws', { timeout: WITHIN_IN_MS }, () => {
    fc.assert(
      fc.property(anything, (event) => {
        expect(['observation', 'wake-up', 'not-understood']).toContain(readStatusEvent(event).kind);
      }),
      options,
    );
  });

  it('hands on of a spoilt event only what the queue can carry and read again', { timeout: WITHIN_IN_MS }, () => {
    const kinds = new Map<string, number>();
    for (let seed = first; seed < first + RUNS; seed += 1) {
      const dice = createDice(seed);
      const event = spoilt(properEvent(dice), dice);
      const read = readStatusEvent(event);
      kinds.set(read.kind, (kinds.get(read.kind) ?? 0) + 1);
      expect(read.eventId.length).toBeLessThanOrEqual(256);
      if (read.kind !== 'observation') continue;
      const text = JSON.stringify(read.observation);
      expect(Buffer.from(text).toString('base64').length, `seed ${seed}`).toBeLessThan(LARGEST_MESSAGE - 1_000);
      expect(observationSchema.parse(JSON.parse(text)), `seed ${seed}`).toEqual(read.observation);
    }
    expect([...kinds.keys()].sort()).toEqual(['not-understood', 'observation', 'wake-up']);
  });
});

describe('The contracts of the routes', () => {
  it('refuse in words for a maker, whatever text stands in an input', { timeout: WITHIN_IN_MS }, async () => {
    for (const route of await routesOfContracts()) {
      for (const schema of [route.params, route.query]) {
        const names = inputsOf(schema).map(({ name }) => name);
        if (names.length === 0) continue;
        const texts = fc.dictionary(
          fc.constantFrom(...names, '__proto__', 'constructor'),
          fc.string({ unit: 'binary' }),
        );
        fc.assert(
          fc.property(texts, (sent) => {
            for (const { path, message } of schema.safeParse(sent).error?.issues ?? []) {
              // The host hands over every part of a path that fits a route.
              if (schema === route.params && !Object.hasOwn(sent, String(path[0]))) continue;
              expect(names).toContain(path[0]);
              expect(message, `${route.operationId} ${path.join('.')}`).not.toMatch(NOT_FOR_MAKERS);
            }
          }),
          { ...options, numRuns: Math.ceil(RUNS / 20) },
        );
      }
    }
  });

  it('say what is wrong with any body', { timeout: WITHIN_IN_MS }, async () => {
    const bodies = (await routesOfContracts()).flatMap(({ body }) => (body === undefined ? [] : [body]));
    expect(bodies.length).toBeGreaterThan(0);
    for (const schema of new Set(bodies)) {
      fc.assert(
        fc.property(anything, (sent) => {
          for (const { message } of schema.safeParse(sent).error?.issues ?? [])
            expect(message).not.toMatch(NOT_FOR_MAKERS);
        }),
        options,
      );
    }
  });
});

describe('The readers of queue messages', () => {
  it.each([
    ['a poll', pollRequestSchema],
    ['a delivery', deliveryRequestSchema],
  ])('take %s or refuse it without a word of what it holds', async (_, schema) => {
    const handled: unknown[] = [];
    const { context } = anInvocation();
    const handle = queueHandler<unknown>(schema, async (message) => {
      handled.push(message);
    });
    await fc.assert(
      fc.asyncProperty(anything, async (message) => {
        try {
          await handle(message, context);
        } catch (error) {
          expect(error).toMatchObject({
            message: expect.stringMatching(/^The queue message is not understood, at: [\w., ]+$/),
          });
        }
      }),
      { ...options, numRuns: Math.ceil(RUNS / 4) },
    );
    expect(handled).toEqual([]);
  });
});
