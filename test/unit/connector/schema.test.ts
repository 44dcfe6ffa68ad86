/** What Swagger 2.0 cannot say stops the build and names the place; everything else is said in full. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CannotBeSaid, jsonSchemaOf, swaggerSchemaOf } from '../../../connector/definition/schema.ts';

const text = { title: 'Name', description: 'The name.' };
const said = (schema: z.ZodType) => swaggerSchemaOf(jsonSchemaOf(schema, 'output', 'GetThing reply'), 'GetThing reply');

describe('A contract as a Swagger schema', () => {
  it('keeps types, formats, labels, choices and what is required', () => {
    const schema = z.object({
      name: z.string().meta({ ...text, visibility: 'advanced' }),
      count: z.number().int().meta({ title: 'Count', description: 'How many.' }),
      at: z.iso.datetime().optional().meta({ title: 'At', description: 'When.' }),
      way: z.enum(['up', 'down']).meta({ title: 'Way', description: 'Where to.', choiceLabels: { up: 'Upwards' } }),
    });
    expect(said(schema)).toEqual({
      type: 'object',
      properties: {
        name: { type: 'string', ...text, 'x-ms-visibility': 'advanced' },
        count: { type: 'integer', format: 'int64', title: 'Count', description: 'How many.' },
        at: { type: 'string', format: 'date-time', title: 'At', description: 'When.' },
        way: {
          type: 'string',
          title: 'Way',
          description: 'Where to.',
          enum: ['up', 'down'],
          'x-ms-enum-values': [
            { value: 'up', displayName: 'Upwards' },
            { value: 'down', displayName: 'down' },
          ],
        },
      },
      required: ['name', 'count', 'way'],
    });
  });

  it('says rows that only upstream knows in both forms', () => {
    const rows = z.record(z.string(), z.unknown()).meta({
      ...text,
      rowSchema: { operationId: 'GetTableSchema', inputs: { table: { from: 'tableName' }, kind: { literal: 'row' } } },
    });
    expect(said(z.object({ row: rows })).properties?.row).toEqual({
      type: 'object',
      ...text,
      'x-ms-dynamic-schema': {
        operationId: 'GetTableSchema',
        parameters: { table: { parameter: 'tableName' }, kind: 'row' },
        'value-path': 'schema',
      },
      'x-ms-dynamic-properties': {
        operationId: 'GetTableSchema',
        parameters: { table: { parameterReference: 'tableName' }, kind: { value: 'row' } },
        itemValuePath: 'schema',
      },
    });
  });

  it.each([
    ['a union of types', z.union([z.string(), z.number()]).meta(text)],
    ['null', z.string().nullable().meta(text)],
    ['a tuple', z.tuple([z.string(), z.number()]).meta(text)],
    ['any value', z.unknown().meta(text)],
    ['a date object', z.date().meta(text)],
    ['an object of any fields', z.record(z.string(), z.string()).meta(text)],
    ['an object without fields', z.object({}).meta(text)],
    ['a field without a label', z.string()],
    ['a field without a description', z.string().meta({ title: 'Name' })],
  ])('refuses %s and names the contract', (_, field) => {
    expect(() => said(z.object({ field }))).toThrow(CannotBeSaid);
    expect(() => said(z.object({ field }))).toThrow(/^GetThing reply/);
  });
});
