/** What a maker fills in, in the order of the designer; what the engine fills in itself is left out. */
import type { SwaggerDefinition, SwaggerOperation, SwaggerParameter } from '../definition/swagger.ts';
import { resolveParameter } from './resolve.ts';

export function inputTable(definition: SwaggerDefinition, { parameters }: SwaggerOperation): string[] {
  const rows = parameters
    .map((parameter) => resolveParameter(definition, parameter))
    .filter((parameter) => !isFilledInByTheEngine(parameter))
    .map(rowOf);
  if (rows.length === 0) return ['It takes no inputs.'];
  return [['| input | name | type | needed | meaning |', '| --- | --- | --- | --- | --- |', ...rows].join('\n')];
}

function isFilledInByTheEngine({ in: place, name }: SwaggerParameter): boolean {
  return place === 'body' && name === 'subscription';
}

function rowOf(parameter: SwaggerParameter): string {
  const { name, required, description } = parameter;
  const cells = [textOf(parameter['x-ms-summary']), `\`${name}\``, typeOf(parameter), neededOf(parameter, required)];
  return `| ${[...cells, textOf(description)].join(' | ')} |`;
}

function typeOf(parameter: SwaggerParameter): string {
  const choices = parameter.enum;
  if (Array.isArray(choices)) return choices.map((choice) => `\`${choice}\``).join(', ');
  const type = textOf(parameter.type) || 'object';
  return 'x-ms-dynamic-list' in parameter ? `${type}, from a list` : type;
}

function neededOf(parameter: SwaggerParameter, required: boolean): string {
  if (required) return 'yes';
  return parameter.default === undefined ? 'no' : `no, \`${String(parameter.default)}\``;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
