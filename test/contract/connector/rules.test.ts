/** The committed connector keeps every rule of its importers that can be checked without a tenant. */
import { expect, it } from 'vitest';
import { lint } from '../../../connector/linter/lint.ts';
import { readConnector } from '../../../connector/linter/read-connector.ts';

/** There is no release yet whose flows could break. */
const NEEDS_AN_OLDER_DEFINITION = [87];

it('The connector keeps the rules, and every rule was checked', () => {
  const connector = readConnector({ path: 'connector', isCommitted: true, older: undefined });
  if (typeof connector === 'string') return expect.fail(connector);
  const report = lint(connector);
  expect(report.findings).toEqual([]);
  expect(report.unchecked.map(({ rule }) => rule)).toEqual(NEEDS_AN_OLDER_DEFINITION);
});
