/** A reply as it may look, made of the schema alone. */
import type { Json, SwaggerSchema } from '../definition/swagger.ts';

const SAMPLES: Readonly<Record<string, string>> = {
  eventId: '01KWJXVT00FQ2V7H0N8H5Q6ZJ4',
  subscriptionId: '0f8fad5bd9cb469fa165-70867728950b4e2ba6f8',
  instanceId: '3f1d6c1e-5b0f-4a53-9c0e-7a1f2b6c9d10',
  instanceName: 'Contoso Retail',
};

/** Those that only make sense beside each other. */
const NUMBERS: Readonly<Record<string, number>> = {
  previousCount: 4_950,
  currentCount: 5_120,
  previousValue: 4_950,
  currentValue: 5_120,
};

export function exampleOf(schema: SwaggerSchema, name = ''): Json {
  const [choice] = schema.enum ?? [];
  if (choice !== undefined) return choice;
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([field, inner]) => [field, exampleOf(inner, field)]),
      );
    case 'array':
      return schema.items === undefined ? [] : [exampleOf(schema.items, name)];
    case 'integer':
      return 1;
    case 'number':
      return NUMBERS[name] ?? 5_000;
    case 'boolean':
      return true;
    default:
      return sampleTextOf(schema, name);
  }
}

function sampleTextOf({ format, title }: SwaggerSchema, name: string): string {
  if (format === 'date-time') return '2026-03-02T04:00:00Z';
  if (format === 'uri') return 'https://home.ci.ai.dynamics.com/';
  return SAMPLES[name] ?? title ?? name;
}
