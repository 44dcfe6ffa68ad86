/** HTTP: the status report as a mail. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { mailOf, partsOf } from '../shared/contracts/report-replies.ts';
import { getStatusReportRoute } from '../shared/contracts/report-routes.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerGetStatusReport(app: FunctionApp, { readStatusReport }: Services): void {
  app.http(
    functionNameOf(getStatusReportRoute),
    httpOptions(getStatusReportRoute, async ({ query: { instanceId, reportType, since } }) => {
      const asked = { instanceId, parts: partsOf(reportType), ...(since === undefined ? {} : { since }) };
      const result = await readStatusReport(asked);
      return result.ok ? succeed({ reply: mailOf(result.value) }) : result;
    }),
  );
}
