/** `docs/connector.md`: every trigger and action as a maker meets it, made of the definition. */
import type { SwaggerDefinition, SwaggerOperation, SwaggerSchema } from '../definition/swagger.ts';
import { exampleOf } from './example.ts';
import { inputTable } from './input-table.ts';
import { comparison, guide } from './moving.ts';
import { isTrigger, type Offered, offeredIn } from './offered.ts';
import { outputTable } from './output-table.ts';
import { resolveResponse, resolveSchema } from './resolve.ts';

export function connectorPage(definition: SwaggerDefinition): string {
  const offered = offeredIn(definition);
  const triggers = offered.filter(isTrigger);
  const actions = offered.filter((one) => !isTrigger(one));
  return `${[
    '# Triggers and actions of the connector',
    'This page is made from the code by `npm run connector`: change the contracts, not the page.',
    contents('Triggers', triggers),
    contents('Actions', actions),
    "Coming from Microsoft's connector? See [what does what](#what-microsofts-connector-does-and-what-this-one-does) and [how to move a flow over](#move-a-flow-over-in-five-minutes).",
    '## What a refusal looks like',
    'Every refusal is `{"error":{"code","message"}}` with a message for makers. An operation lists which of these it can meet:',
    refusalTable(definition, offered),
    ...comparison(offered, linkTo),
    ...guide(),
    '## Triggers',
    ...triggers.map((one) => section(definition, one)),
    '## Actions',
    ...actions.map((one) => section(definition, one)),
  ].join('\n\n')}\n`;
}

function contents(heading: string, offered: readonly Offered[]): string {
  const lines = offered.map(({ operation: { summary } }) => `- ${linkTo(summary)}`);
  return [`**${heading}**`, '', ...lines].join('\n');
}

function linkTo(summary: string): string {
  return `[${summary}](#${anchorOf(summary)})`;
}

/** As Git hosts make them. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}

function section(definition: SwaggerDefinition, { path, method, operation, event }: Offered): string {
  const output = event ?? outputOf(definition, operation);
  const schema = output === undefined ? undefined : resolveSchema(definition, output);
  return [
    `### ${operation.summary}`,
    operation.description,
    ...hintOf(operation),
    `\`${method.toUpperCase()} ${definition.basePath}${path}\`, operation \`${operation.operationId}\``,
    ...inputTable(definition, operation),
    ...(schema === undefined ? [] : [event === undefined ? 'It answers:' : 'The flow receives:', outputTable(schema)]),
    ...(schema === undefined
      ? []
      : ['For example:', `\`\`\`json\n${JSON.stringify(exampleOf(schema), null, 2)}\n\`\`\``]),
    refusalsOf(operation),
  ].join('\n\n');
}

function hintOf(operation: SwaggerOperation): string[] {
  const hint = operation['x-ms-trigger-hint'];
  return typeof hint === 'string' ? [hint] : [];
}

function outputOf(definition: SwaggerDefinition, { responses }: SwaggerOperation): SwaggerSchema | undefined {
  return Object.values(responses)
    .map((response) => resolveResponse(definition, response).schema)
    .find((schema) => schema !== undefined);
}

function refusalsOf({ responses }: SwaggerOperation): string {
  const statuses = Object.keys(responses).filter((status) => Number(status) >= 400);
  return `Refusals: ${statuses.join(', ')}.`;
}

function refusalTable(definition: SwaggerDefinition, offered: readonly Offered[]): string {
  const words = new Map<string, string>();
  for (const [status, response] of offered.flatMap(({ operation }) => Object.entries(operation.responses))) {
    if (Number(status) >= 400) words.set(status, resolveResponse(definition, response).description);
  }
  const rows = [...words].sort(([a], [b]) => (a < b ? -1 : 1)).map(([status, said]) => `| ${status} | ${said} |`);
  return ['| status | meaning |', '| --- | --- |', ...rows].join('\n');
}
