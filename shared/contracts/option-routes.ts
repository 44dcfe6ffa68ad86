/** The lists behind the connector's dropdowns: the whole list, sorted, without a next link. */
import { z } from 'zod';
import { instanceIdInput } from './maker-inputs.ts';
import { defineRoute } from './route.ts';

const optionList = z.object({
  value: z
    .array(
      z
        .object({
          id: z.string().meta({ title: 'ID', description: 'What is sent when this is chosen.' }),
          name: z.string().meta({ title: 'Name', description: 'What a maker reads.' }),
        })
        .meta({ title: 'Option', description: 'One entry of a dropdown.' }),
    )
    .meta({ title: 'Options', description: 'The whole list, sorted by name.' }),
});
export const ofInstance = z.object({ instanceId: instanceIdInput() });

interface Wording {
  readonly summary: string;
  readonly description: string;
}

export function optionRoute<Query extends z.ZodType>(
  operationId: string,
  path: string,
  wording: Wording,
  query: Query,
) {
  return defineRoute({
    operationId,
    method: 'GET',
    path: `options/${path}`,
    authority: 'function',
    ...wording,
    visibility: 'internal',
    params: z.object({}),
    query,
    success: { status: 200, reply: optionList },
  });
}

export const listInstancesRoute = optionRoute(
  'ListInstances',
  'instances',
  { summary: 'List instances', description: 'Lists the instances that this installation may watch, for a dropdown.' },
  z.object({}),
);
export const listDataSourcesRoute = optionRoute(
  'ListDataSources',
  'data-sources',
  { summary: 'List data sources', description: 'Lists the data sources of an instance, for a dropdown.' },
  ofInstance,
);
export const listSegmentsRoute = optionRoute(
  'ListSegments',
  'segments',
  {
    summary: 'List active segments',
    description: 'Lists the segments of an instance that are active, for a dropdown.',
  },
  ofInstance,
);
export const listMeasuresRoute = optionRoute(
  'ListMeasures',
  'measures',
  {
    summary: 'List business measures without dimensions',
    description: 'Lists the business measures of an instance that have one value, for a dropdown.',
  },
  ofInstance,
);
