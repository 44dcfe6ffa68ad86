/**
 * Dropdowns and rows that only upstream knows, each in both forms: the older is the only one that Logic Apps reads,
 * the newer the one that newer designers ask for. They always say the same.
 */
import { z } from 'zod';
import type { OptionsSource } from '../../shared/contracts/field-text.ts';
import type { Json } from './swagger.ts';

type Extensions = Readonly<Record<`x-ms-dynamic-${string}`, Json>>;

const literal = z.union([z.string(), z.number(), z.boolean()]);
const sourceSchema: z.ZodType<OptionsSource> = z.object({
  operationId: z.string(),
  inputs: z.record(z.string(), z.union([z.object({ from: z.string() }), z.object({ literal })])).exactOptional(),
});

export function sourceIn(said: unknown): OptionsSource | undefined {
  return said === undefined ? undefined : sourceSchema.parse(said);
}

export function optionsExtensions(source: OptionsSource): Extensions {
  return {
    'x-ms-dynamic-values': {
      operationId: source.operationId,
      ...olderInputs(source),
      'value-collection': 'value',
      'value-path': 'id',
      'value-title': 'name',
    },
    'x-ms-dynamic-list': {
      operationId: source.operationId,
      ...newerInputs(source),
      itemsPath: 'value',
      itemValuePath: 'id',
      itemTitlePath: 'name',
    },
  };
}

export function rowSchemaExtensions(source: OptionsSource): Extensions {
  return {
    'x-ms-dynamic-schema': { operationId: source.operationId, ...olderInputs(source), 'value-path': 'schema' },
    'x-ms-dynamic-properties': { operationId: source.operationId, ...newerInputs(source), itemValuePath: 'schema' },
  };
}

function olderInputs({ inputs }: OptionsSource): { parameters?: Json } {
  return mapped(inputs, (input) => ('from' in input ? { parameter: input.from } : input.literal));
}

function newerInputs({ inputs }: OptionsSource): { parameters?: Json } {
  return mapped(inputs, (input) => ('from' in input ? { parameterReference: input.from } : { value: input.literal }));
}

function mapped(
  inputs: OptionsSource['inputs'],
  write: (input: NonNullable<OptionsSource['inputs']>[string]) => Json,
): { parameters?: Json } {
  if (inputs === undefined) return {};
  return { parameters: Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, write(input)])) };
}
