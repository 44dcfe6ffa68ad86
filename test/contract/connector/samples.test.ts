/** The sample flows fit the connector as it is; a sample that no longer did would fail here before it fails a maker. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Definition } from '../../stranger/definition.ts';
import { faultsInSample } from './sample-check.ts';

const definition = new Definition('connector/apiDefinition.swagger.json');
const FORMS = ['logic-apps', 'power-automate'];
const namesOf = (form: string) => readdirSync(join('connector', 'samples', form)).sort();
const files = FORMS.flatMap((form) => namesOf(form).map((name) => join('connector', 'samples', form, name)));
const textOf = (file: string) => readFileSync(file, 'utf8');

it.each(files)('%s fits the definition', (file) => {
  expect(faultsInSample(definition, textOf(file))).toEqual([]);
});

it('Each sample is there for both engines, and the readme tells of it', () => {
  const [first, second] = FORMS.map(namesOf);
  expect(first).toEqual(second);
  const readme = textOf('connector/samples/readme.md');
  expect(first?.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

describe('The check of a sample notices', () => {
  const logicApps = textOf('connector/samples/logic-apps/mail-data-owner-on-segment-crossing.json');
  const powerAutomate = textOf('connector/samples/power-automate/mail-data-owner-on-segment-crossing.json');

  const ownAction = textOf('connector/samples/logic-apps/refresh-again-after-failure.json');
  const ownActionInFlow = textOf('connector/samples/power-automate/refresh-again-after-failure.json');

  it.each([
    ['an action that is none', ownAction, '"path": "/jobs"', '"path": "/job"', 'Start_a_refresh is no action'],
    ['the same in the other form', ownActionInFlow, '"StartRefresh"', '"BeginRefresh"', 'Start_a_refresh is no action'],
    ['an unknown input of an action', ownAction, '"what"', '"which"', 'StartRefresh has no input which.'],
    ['a wrong choice of an action', ownActionInFlow, '"everything"', '"all"', 'what cannot be all.'],
    [
      'a path that is none',
      logicApps,
      '/triggers/segment-threshold-crossed',
      '/triggers/segment-crossed',
      'no trigger',
    ],
    ['an operation that is none', powerAutomate, 'OnSegmentThresholdCrossed', 'OnSegmentCrossed', 'no trigger'],
    ['an input that is missing', logicApps, '"segmentName": "High_value_customers",', '', 'segmentName is missing.'],
    ['an input that is unknown', powerAutomate, '"threshold": 5000', '"threshold": 5000, "limit": 1', 'no input limit'],
    ['a text for a number', logicApps, '"threshold": 5000', '"threshold": "5000"', 'threshold must be a number.'],
    ['a choice that is none', powerAutomate, '"both"', '"sideways"', 'direction cannot be sideways.'],
    ['a field that is not sent', logicApps, "['currentCount']", "['newCount']", 'sends no newCount.'],
    ['the same in the other form', powerAutomate, "['body/currentCount']", "['body/newCount']", 'sends no newCount.'],
    ['a parameter that is not declared', logicApps, "parameters('mailTo')", "parameters('to')", 'no parameter to.'],
    ['an action that is not there', logicApps, '"runAfter": {}', '"runAfter": { "Wait": [] }', 'no action Wait.'],
  ])('%s', (_, sample, written, instead, fault) => {
    expect(sample).toContain(written);
    const faults = faultsInSample(definition, sample.replace(written, instead));
    expect(faults).toEqual([expect.stringContaining(fault)]);
  });
});
