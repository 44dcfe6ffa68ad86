/** What a company without Power Automate gets: held against rules. */
import { expect, it } from 'vitest';
import { LOGIC_APPS_RULES } from './logic-apps-rules.ts';
import { resourcesOf } from './rule.ts';
import { RULES } from './rules.ts';
import { describeWithBicep } from './with-bicep.ts';

const API = 'Microsoft.Web/customApis';
const CONNECTION = 'Microsoft.Web/connections';
const WORKFLOW = 'Microsoft.Logic/workflows';
const TEMPLATE_LIMIT_IN_BYTES = 4 * 1024 * 1024;

describeWithBicep('Logic Apps', ['logic-apps.bicepparam'], (bicep) => {
  const wanted = () => bicep.snapshotOf('logic-apps.bicepparam');

  it.each(Object.entries(LOGIC_APPS_RULES))('%s', (_, rule) => {
    expect(rule(wanted())).toEqual([]);
  });

  it('have names that are known before the deployment, and give no secret away', () => {
    expect(RULES['names are known before the deployment'](wanted())).toEqual([]);
    expect(RULES['outputs are no secrets'](wanted())).toEqual([]);
  });

  it('come only where they are asked for', async () => {
    const without = await bicep.compiler.snapshotOf('event-subscription.bicepparam');
    expect([API, CONNECTION, WORKFLOW].flatMap((type) => resourcesOf(without, type))).toEqual([]);
  });

  it('have the tags of the installation, each of them', async () => {
    const tagged = await bicep.compiler.snapshotOf('../test/infra/tagged.bicepparam');
    const made = [API, CONNECTION, WORKFLOW].flatMap((type) => resourcesOf(tagged, type));
    expect(made.map(({ tags }) => tags)).toEqual(Array(4).fill({ costCentre: 'marketing', 'azd-env-name': 'signals' }));
  });

  it('make a template that Azure takes', async () => {
    expect(Buffer.byteLength(await bicep.compiler.templateOf('event-subscription.bicep'))).toBeLessThan(
      TEMPLATE_LIMIT_IN_BYTES,
    );
  });
});
