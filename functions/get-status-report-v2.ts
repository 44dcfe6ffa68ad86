/** HTTP: the status report as a mail and as data. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { partsOf, reportReplyOf } from '../shared/contracts/report-replies.ts';
import { getStatusReportV2Route } from '../shared/contracts/report-routes.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerGetStatusReportV2(app: FunctionApp, { readStatusReport }: Services): void {
  app.http(
    functionNameOf(getStatusReportV2Route),
    httpOptions(getStatusReportV2Route, async ({ query: { instanceId, reportType, since } }) => {
      const asked = { instanceId, parts: partsOf(reportType), ...(since === undefined ? {} : { since }) };
      const result = await readStatusReport(asked);
      return result.ok ? succeed({ reply: reportReplyOf(result.value) }) : result;
    }),
  );
}
