import { expect, it } from 'vitest';
import { readScenario } from '../../../../local/scenario/read-scenario.ts';
import { howToTry } from '../../../../local/stack/how-to-try.ts';
import { createPaint } from '../../../../local/stack/paint.ts';

it('gives commands with the addresses of this run, the key, and bodies that are JSON once a shell has read them', async () => {
  const scenario = await readScenario('local/scenarios/a-day-at-contoso.json');
  const addresses = { app: 'http://a:1', upstream: 'http://b:2', subscriptionId: 's-1', since: '2026-03-01T00:00:00Z' };
  const commands = howToTry(addresses, scenario, createPaint(false)).filter((line) => line.includes('curl'));
  expect(commands.filter((line) => line.includes('http://a:1/api/subscriptions'))).toHaveLength(3);
  for (const command of commands.filter((line) => line.includes('/api/subscriptions'))) {
    expect(command).toContain('-H "x-functions-key: local-function-key"');
  }
  const bodies = commands.flatMap((line) => / -d "(.*)"$/.exec(line)?.[1]?.replaceAll('\\"', '"') ?? []);
  expect(bodies.map((body) => JSON.parse(body))).toEqual([{ count: 9000 }, { count: 12000 }, { outcome: 'failed' }]);
});
