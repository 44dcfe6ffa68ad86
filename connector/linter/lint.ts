/** Holds a connector against the rules. */
import { type Connector, isThere } from './model/connector.ts';
import type { Finding } from './model/finding.ts';
import type { Rule } from './model/rule.ts';
import { RULES } from './rules.ts';

export interface Report {
  readonly findings: readonly (Finding & { readonly rule: number; readonly name: string })[];
  readonly unchecked: readonly { readonly rule: number; readonly name: string; readonly missing: string }[];
}

export function lint(connector: Connector, rules: readonly Rule[] = RULES): Report {
  const missing = (rule: Rule): string | undefined =>
    rule.needs === undefined || isThere(connector, rule.needs) ? undefined : rule.needs;
  return {
    findings: rules
      .filter((rule) => missing(rule) === undefined)
      .flatMap((rule) =>
        onceEach([...rule.check(connector)]).map((found) => ({ rule: rule.number, name: rule.name, ...found })),
      ),
    unchecked: rules.flatMap((rule) => {
      const file = missing(rule);
      return file === undefined ? [] : [{ rule: rule.number, name: rule.name, missing: file }];
    }),
  };
}

/** What is shared is met at each of its users. */
function onceEach(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((found) => [`${found.path} ${found.wanted}`, found])).values()];
}
