/** The page for makers shows each operation with its inputs and outputs, and leaves out what only designers call. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { definitionOf } from '../../../connector/definition/definition.ts';
import { CONNECTOR_ROUTES } from '../../../connector/definition/operations.ts';
import { REPLACED_ACTIONS, REPLACED_TRIGGERS } from '../../../connector/documentation/original.ts';
import { connectorPage } from '../../../connector/documentation/page.ts';
import { defineRoute } from '../../../shared/contracts/route.ts';

const text = (title: string) => ({ title, description: `${title} is meant.` });

const getThing = defineRoute({
  operationId: 'GetThing',
  method: 'GET',
  path: 'things/{thingId}',
  authority: 'function',
  summary: 'Get a thing (or two)',
  description: 'Reads a thing.',
  visibility: 'important',
  params: z.object({ thingId: z.string().meta(text('Thing ID')) }),
  query: z.object({
    size: z
      .string()
      .default('5')
      .meta({ ...text('Size'), wireType: 'integer', wireDefault: 5 }),
    colour: z.enum(['red', 'blue']).meta(text('Colour')),
  }),
  success: {
    status: 200,
    reply: z.object({
      at: z.string().meta({ ...text('At'), format: 'date-time' }),
      parts: z.array(z.object({ weight: z.number().meta(text('Weight')) })).meta(text('Parts')),
    }),
  },
});

describe('The page for makers', () => {
  const page = connectorPage(definitionOf([getThing]));

  it('leads to each operation', () => {
    expect(page).toContain('[Get a thing (or two)](#get-a-thing-or-two)');
    expect(page).toContain('### Get a thing (or two)\n\nReads a thing.');
    expect(page).toContain('`GET /api/things/{thingId}`, operation `GetThing`');
  });

  it('tells every input with its type, choices and default', () => {
    expect(page).toContain('| Thing ID | `thingId` | string | yes | Thing ID is meant. |');
    expect(page).toContain('| Size | `size` | integer | no, `5` | Size is meant. |');
    expect(page).toContain('| Colour | `colour` | `red`, `blue` | yes | Colour is meant. |');
  });

  it('tells every output by its path, with an example', () => {
    expect(page).toContain('| Weight | `parts[].weight` | number | Weight is meant. |');
    const example = /```json\n([^`]*)```/.exec(page)?.[1] ?? '';
    expect(JSON.parse(example)).toEqual({ at: '2026-03-02T04:00:00Z', parts: [{ weight: 5_000 }] });
  });

  it('leaves out what only designers call', () => {
    expect(connectorPage(definitionOf([{ ...getThing, visibility: 'internal' }]))).not.toContain('GetThing');
  });
});

describe("For who comes from Microsoft's connector", () => {
  const page = connectorPage(definitionOf(CONNECTOR_ROUTES));
  const headings = new Set([...page.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading));
  const summaries = new Map(CONNECTOR_ROUTES.map(({ operationId, summary }) => [operationId, summary]));

  it('the page has something in place of each of its six triggers and ten actions', () => {
    expect([REPLACED_TRIGGERS.length, REPLACED_ACTIONS.length]).toEqual([6, 10]);
    for (const { original, originalDoes, operationId } of [...REPLACED_TRIGGERS, ...REPLACED_ACTIONS]) {
      const summary = summaries.get(operationId) ?? 'not there';
      expect(headings).toContain(summary);
      expect(page).toContain(`| ${original} | ${originalDoes} | [${summary}](#`);
    }
  });

  it('the page leads only to headings that it has, and names only inputs and steps that there are', () => {
    const anchors = [...headings].map((heading) => heading?.toLowerCase().replaceAll(/[^a-z0-9 -]/g, ''));
    for (const [, anchor] of page.matchAll(/\]\(#([^)]*)\)/g)) {
      expect(anchors).toContain(anchor?.replaceAll('-', ' '));
    }
    for (const name of ['Send a test event', 'List subscriptions', 'Show why it fired and did not']) {
      expect(headings).toContain(name);
    }
    for (const title of [
      'Direction',
      'Cooldown',
      'Started By',
      'Outcome',
      'Next Position',
      'Subject',
      'HTML',
      'Subscription ID',
    ]) {
      expect(page).toContain(`| ${title} | \``);
    }
  });
});
