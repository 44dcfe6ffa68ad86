/** The committed definition is what the code says, valid Swagger, and of everything that the app offers to makers. */
import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { definitionOf } from '../../../connector/definition/definition.ts';
import { jsonText } from '../../../connector/definition/json-text.ts';
import { CONNECTOR_ROUTES } from '../../../connector/definition/operations.ts';
import { functionNameOf } from '../../../shared/contracts/route.ts';
import { recordRegistration } from '../recorded-registration.ts';

const COMMITTED = 'connector/apiDefinition.swagger.json';
const generated = definitionOf(CONNECTOR_ROUTES);

/** Not for makers. */
const OUTSIDE_THE_CONNECTOR = ['health'];

describe('The connector definition', () => {
  it('is committed as the code says it', () => {
    expect(readFileSync(COMMITTED, 'utf8')).toBe(jsonText(generated));
  });

  it('is Swagger 2.0', async () => {
    expect(await new Validator().validate(structuredClone(generated))).toMatchObject({ valid: true });
  });

  it('is the same whatever the order of the routes', () => {
    expect(jsonText(definitionOf(CONNECTOR_ROUTES.toReversed()))).toBe(jsonText(generated));
  });

  it('has an operation for each HTTP function but those that are not for makers', async () => {
    const functions = (await recordRegistration()).flatMap((one) => (one.type === 'http' ? [one.name] : []));
    const offered = CONNECTOR_ROUTES.map(functionNameOf);
    expect([...offered, ...OUTSIDE_THE_CONNECTOR].sort()).toEqual(functions.sort());
  });

  it('is pure ASCII without trailing blanks', () => {
    expect(readFileSync(COMMITTED, 'utf8')).toMatch(/^(?:[!-~](?:[ -~]*[!-~])?\n| +[!-~](?:[ -~]*[!-~])?\n)+$/);
  });
});
