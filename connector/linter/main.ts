/** `npm run connector:lint -- [FILE or folder] [--json] [--committed] [--older OLD.json]`: exit 1 where something is found. */
import { parseArgs } from 'node:util';
import { lint } from './lint.ts';
import { readConnector } from './read-connector.ts';
import { linesOf } from './report.ts';

const OURS = 'connector';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    committed: { type: 'boolean', default: false },
    older: { type: 'string' },
  },
});
const [path = OURS] = positionals;
const connector = readConnector({
  path,
  isCommitted: values.committed || positionals.length === 0,
  older: values.older,
});
if (typeof connector === 'string') {
  console.error(connector);
  process.exitCode = 1;
} else {
  const report = lint(connector);
  for (const line of values.json ? [JSON.stringify(report, null, 2)] : linesOf(report)) console.log(line);
  process.exitCode = report.findings.length > 0 ? 1 : 0;
}
