/** A rule that cannot fail is worth nothing: one fault for each, which it and no other finds. */
import { expect, it } from 'vitest';
import { lint } from '../../../../connector/linter/lint.ts';
import { RULES, TO_LOOK_AT } from '../../../../connector/linter/rules.ts';
import { connectorWith } from './good-connector.ts';
import { MUTATIONS } from './mutations.ts';

/** The comparison with the older definition sees most faults too, and rightly. */
const RULES_OF_ONE_DEFINITION = RULES.filter(({ number }) => number !== 87);

it('finds nothing in a good connector, and leaves no rule out', () => {
  expect(lint(connectorWith())).toEqual({ findings: [], unchecked: [] });
});

it.each(MUTATIONS)('rule %i alone finds what it is for', (rule, spoiled, path) => {
  const { findings } = lint(connectorWith(spoiled), rule === 87 ? RULES : RULES_OF_ONE_DEFINITION);
  expect([...new Set(findings.map((found) => found.rule))], JSON.stringify(findings, null, 1)).toEqual([rule]);
  expect(findings.map((found) => found.path)).toContain(path);
});

it('has a fault for every rule, and every rule from 1 to 88 is checked or looked at', () => {
  expect(MUTATIONS.map(([rule]) => rule).sort((a, b) => a - b)).toEqual(RULES.map(({ number }) => number));
  const known = new Set([...RULES, ...TO_LOOK_AT].map(({ number }) => number));
  expect([...known].sort((a, b) => a - b)).toEqual(Array.from({ length: 88 }, (_, index) => index + 1));
});
