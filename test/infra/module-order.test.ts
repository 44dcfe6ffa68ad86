/** Nothing is deployed before what it needs: a forgotten `dependsOn` fails here, and not in somebody's empty resource group. */
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { modulesThatDoNotWait } from './module-order.ts';
import { describeWithBicep } from './with-bicep.ts';

const WITHIN_IN_MS = 60_000;
const modules = z.looseObject({
  resources: z.record(z.string(), z.looseObject({ dependsOn: z.array(z.string()).optional() })),
});
const connections = z.looseObject({
  resources: z.looseObject({
    logicApps: z.looseObject({
      properties: z.looseObject({
        template: z.looseObject({
          resources: z.looseObject({ workflows: z.looseObject({ dependsOn: z.array(z.string()) }) }),
        }),
      }),
    }),
  }),
});

describeWithBicep('The order of modules', [], (bicep) => {
  let main = '';

  beforeAll(async () => {
    main = await bicep.compiler.templateOf('main.bicep');
  }, WITHIN_IN_MS);

  it('makes each wait for those whose resources it finds by name', () => {
    expect(modulesThatDoNotWait(main)).toEqual([]);
  });

  it('is noticed where a module waits for nobody any more', () => {
    const { resources } = modules.parse(JSON.parse(main));
    const waiting = Object.entries(resources).filter(([, { dependsOn = [] }]) => dependsOn.length > 0);
    expect(waiting.length).toBeGreaterThan(5);
    for (const [name, module] of waiting) {
      const planted = { ...resources, [name]: { ...module, dependsOn: [] } };
      expect(modulesThatDoNotWait(JSON.stringify({ resources: planted })).join('; '), name).toMatch(
        new RegExp(`${name} finds \\w+ and does not wait for`),
      );
    }
  });

  it('is noticed where a module finds what is made nowhere', () => {
    const { resources } = modules.parse(JSON.parse(main));
    const { identity: _, ...others } = resources;
    expect(modulesThatDoNotWait(JSON.stringify({ resources: others })).join('; ')).toMatch(
      /storage finds identity, which nobody makes/,
    );
  });

  it('makes workflows wait for the connections that they name by text', async () => {
    const { resources } = connections.parse(JSON.parse(await bicep.compiler.templateOf('event-subscription.bicep')));
    expect(resources.logicApps.properties.template.resources.workflows.dependsOn).toEqual(
      expect.arrayContaining(['serviceConnections', 'connection', 'api']),
    );
  });
});
