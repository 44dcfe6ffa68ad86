/** The lists behind the connector's dropdowns: the whole list, sorted, without a next link. */
import { z } from 'zod';
import { instanceIdInput } from './maker-inputs.ts';
import { defineRoute } from './route.ts';

const optionList = z.object({ value: z.array(z.object({ id: z.string(), name: z.string() })) });
const ofInstance = z.object({ instanceId: instanceIdInput() });

function optionRoute<Query extends z.ZodType>(operationId: string, path: string, summary: string, query: Query) {
  return defineRoute({
    operationId,
    method: 'GET',
    path: `options/${path}`,
    authority: 'function',
    summary,
    params: z.object({}),
    query,
    success: { status: 200, reply: optionList },
  });
}

export const listInstancesRoute = optionRoute('ListInstances', 'instances', 'List instances', z.object({}));
export const listDataSourcesRoute = optionRoute('ListDataSources', 'data-sources', 'List data sources', ofInstance);
export const listSegmentsRoute = optionRoute('ListSegments', 'segments', 'List active segments', ofInstance);
export const listMeasuresRoute = optionRoute(
  'ListMeasures',
  'measures',
  'List business measures without dimensions',
  ofInstance,
);
