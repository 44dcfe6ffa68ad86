/** Each rule over what Logic Apps get is broken once by a planted fault. */
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Snapshot } from './bicep-compiler.ts';
import { LOGIC_APPS_RULES } from './logic-apps-rules.ts';
import { resourcesOf } from './rule.ts';
import { describeWithBicep } from './with-bicep.ts';
import { withProperty } from './with-property.ts';

const API = 'Microsoft.Web/customApis';
const CONNECTION = 'Microsoft.Web/connections';
const WORKFLOW = 'Microsoft.Logic/workflows';

describeWithBicep('Logic Apps', ['logic-apps.bicepparam'], (bicep) => {
  const wanted = () => bicep.snapshotOf('logic-apps.bicepparam');

  const firstWorkflow = (): Readonly<Record<string, unknown>> => resourcesOf(wanted(), WORKFLOW)[0]?.properties ?? {};
  /** The first workflow, with other words in it. */
  const reworded = (part: 'definition' | 'parameters', written: string, instead: string): unknown => {
    const text = JSON.stringify(firstWorkflow()[part]);
    expect(text).toContain(written);
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text.replace(written, instead)));
  };

  it.each<[keyof typeof LOGIC_APPS_RULES, string, () => Snapshot, RegExp]>([
    [
      'the connector is the generated one',
      'another way to ask for the key',
      () => withProperty(wanted(), API, 'connectionParameters', {}),
      /^connectionParameters of the connector/,
    ],
    [
      'the connector is the generated one',
      'a definition of another version',
      () => withProperty(wanted(), API, 'swagger', { swagger: '2.0' }),
      /^swagger of the connector/,
    ],
    [
      'the key of the app stays in the connection',
      'a literal key',
      () => withProperty(wanted(), CONNECTION, 'parameterValues', { api_key: 'abc' }),
      /The key of the connection is abc/,
    ],
    [
      'the key of the app stays in the connection',
      'the master key',
      () =>
        withProperty(wanted(), CONNECTION, 'parameterValues', { api_key: "[listKeys('x', '2025-03-01').masterKey]" }),
      /The key of the connection is/,
    ],
    [
      'the key of the app stays in the connection',
      'a key in a workflow',
      () =>
        withProperty(wanted(), WORKFLOW, 'parameters', { key: { value: "[listKeys('x', 'y').functionKeys.default]" } }),
      /holds a key/,
    ],
    [
      'the key of the app stays in the connection',
      'a key as output',
      () => ({ ...wanted(), outputs: { KEY: "[listKeys('x', 'y').functionKeys.default]" } }),
      /outputs holds a key/,
    ],
    [
      'every sample is deployed',
      'a sample that was forgotten',
      () => ({ ...wanted(), predictedResources: wanted().predictedResources.filter(({ type }) => type !== WORKFLOW) }),
      /log-measure-crossings is not deployed/,
    ],
    [
      'the workflows are the samples',
      'an action of their own',
      () => withProperty(wanted(), WORKFLOW, 'definition', reworded('definition', '"everything"', '"segments"')),
      /is not as refresh-again-after-failure.json has it/,
    ],
    [
      'the workflows fit the connector',
      'an input that is none',
      () => withProperty(wanted(), WORKFLOW, 'definition', reworded('definition', '"instanceId"', '"instance"')),
      /instanceId is missing/,
    ],
    [
      'the workflows have what they need to run',
      'a workflow that is off',
      () => withProperty(wanted(), WORKFLOW, 'state', 'Disabled'),
      /is Disabled/,
    ],
    [
      'the workflows have what they need to run',
      'a connection under another name',
      () => withProperty(wanted(), WORKFLOW, 'parameters', reworded('parameters', '"audiencesignals"', '"signals"')),
      /has no connection audiencesignals/,
    ],
    [
      'the workflows have what they need to run',
      'a connection that is not there',
      () => withProperty(wanted(), WORKFLOW, 'parameters', reworded('parameters', 'connections/', 'connections/x')),
      /the connection audiencesignals is not deployed/,
    ],
    [
      'the workflows have what they need to run',
      'a parameter without a value',
      () =>
        withProperty(
          wanted(),
          WORKFLOW,
          'definition',
          reworded('definition', '"$connections":', '"mailTo":{"type":"String"},"$connections":'),
        ),
      /mailTo has no value/,
    ],
  ])('that break "%s" by %s are noticed', (rule, _, planted, problem) => {
    expect(LOGIC_APPS_RULES[rule](planted()).join('; ')).toMatch(problem);
  });
});
