/** Whatever is sent to a route, proper or not: it is answered, in the shape of an error, and leaves no trace when refused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDice } from '../dice.ts';
import { effort, firstSeed, replayOf } from '../effort.ts';
import { caseOf } from './cases.ts';
import { pieceOf } from './pieces.ts';
import { type FoundRoute, routesOfContracts } from './routes-of-contracts.ts';
import { type Scene, setTheScene } from './scene.ts';
import { differences, storedRows } from './stored-rows.ts';
import { expectAlive, tryCases } from './try-cases.ts';
import { sendBytes } from './wire-client.ts';

let scene: Scene;
let routes: readonly FoundRoute[];

beforeAll(async () => {
  [scene, routes] = await Promise.all([setTheScene(), routesOfContracts()]);
});
afterAll(() => scene?.stop());

const CASES = effort({ test: 1_000, prove: 12_000 });
const PIECES = effort({ test: 200, prove: 2_000 });
const PIECES_AT_ONCE = 50;
const WITHIN_IN_MS = 60 * 60_000;

describe('Hostile requests', () => {
  it(
    'to every route and to the webhook of Event Grid are refused in the one shape, and write nothing',
    async () => {
      const first = firstSeed('requests');
      // The webhook takes as many kinds of bodies as the routes take inputs.
      const targets = [...routes, ...Array.from({ length: 4 }, () => 'event-grid' as const)];
      const cases = Array.from({ length: CASES }, (_, index) => caseOf(first + index, targets, scene));
      const startedAt = Date.now();
      const { replies, problems, groupsWithoutTrace, groupsOfRefusedAlone } = await tryCases(cases, scene, routes);
      const histogram = [...replies].sort().map(([reply, times]) => `${reply}: ${times}`);
      const comparisons = groupsWithoutTrace + groupsOfRefusedAlone;
      console.log(
        `requests: ${CASES} in ${Math.round((Date.now() - startedAt) / 1_000)} s; ${histogram.join(', ')}; ` +
          `stored rows compared ${comparisons} times`,
      );
      expect(problems.join('\n\n')).toBe('');
      expect(comparisons).toBeGreaterThan(0);
    },
    WITHIN_IN_MS,
  );

  it(
    'that are none cost a connection and no more',
    async () => {
      const first = firstSeed('requests');
      const outcomes = new Map<string, number>();
      const before = await storedRows(scene.installation.azurite.connectionString);
      for (let start = 0; start < PIECES; start += PIECES_AT_ONCE) {
        const seeds = Array.from(
          { length: Math.min(PIECES_AT_ONCE, PIECES - start) },
          (_, index) => first + start + index,
        );
        const send = (seed: number) => {
          const bytes = pieceOf(createDice(seed), [...routes, 'event-grid'], scene);
          return sendBytes({ port: scene.port, bytes, endsEarly: true });
        };
        for (const [index, reply] of (await Promise.all(seeds.map(send))).entries()) {
          const outcome = typeof reply === 'string' ? reply : String(reply.status);
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          const places = ['closed', '400', '404', '408', '431', '501'];
          expect(places, replayOf('requests', seeds[index] ?? 0)).toContain(outcome);
        }
        await expectAlive(scene);
      }
      const changed = differences(before, await storedRows(scene.installation.azurite.connectionString));
      expect(changed).toEqual([]);
      console.log(
        `requests: ${PIECES} pieces; ${[...outcomes].map(([name, times]) => `${name}: ${times}`).join(', ')}`,
      );
    },
    WITHIN_IN_MS,
  );

  it('leave no secret in the log', () => {
    const { lines } = scene.app;
    expect(lines.length).toBeGreaterThan(0);
    for (const [name, secret] of scene.secrets) {
      expect(
        lines.some((line) => line.includes(secret) || line.includes(encodeURIComponent(secret))),
        name,
      ).toBe(false);
    }
  });
});
