/** What must hold of the workbook, whatever it asks for. */
import { z } from 'zod';
import type { Snapshot } from './bicep-compiler.ts';
import { resourcesOf } from './rule.ts';

const WORKBOOKS = 'Microsoft.Insights/workbooks';
const workbookSchema = z.object({
  items: z.array(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal(1), content: z.object({ json: z.string() }) }),
      z.object({ type: z.literal(9) }),
      z.object({
        type: z.literal(3),
        name: z.string(),
        content: z.object({
          query: z.string(),
          title: z.string().min(1),
          timeContextFromParameter: z.literal('TimeRange'),
          resourceType: z.literal('microsoft.operationalinsights/workspaces'),
          crossComponentResources: z.tuple([z.string().includes('Microsoft.OperationalInsights/workspaces')]),
        }),
      }),
    ]),
  ),
});

function workbookOf(snapshot: Snapshot) {
  const text = resourcesOf(snapshot, WORKBOOKS)[0]?.properties.serializedData;
  return workbookSchema.parse(JSON.parse(String(text)));
}

export function panelsOf(snapshot: Snapshot): { readonly name: string; readonly query: string }[] {
  return workbookOf(snapshot).items.flatMap((item) =>
    item.type === 3 ? [{ name: item.name, query: item.content.query }] : [],
  );
}

export function workbookAnswersItsQuestions(snapshot: Snapshot): readonly string[] {
  const headings = workbookOf(snapshot).items.flatMap((item) => (item.type === 1 ? [item.content.json] : []));
  const wanted = ['## Is it working?', '## What fired?', '## What is stuck?'];
  return wanted.filter((heading) => !headings.includes(heading)).map((heading) => `There is no ${heading}`);
}
