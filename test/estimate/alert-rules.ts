/** How many alert rules an installation has and how often they look: read of the templates, without a compiler. */
import { readFileSync } from 'node:fs';
import { parse } from 'tinyduration';

export interface AlertRules {
  /** Over the log, each five minutes. */
  readonly frequentLogRules: number;
  /** Over the log, each fifteen minutes or less often. */
  readonly rareLogRules: number;
  /** Over one metric of one resource. */
  readonly metricRules: number;
}

const RULE = /^ {2}\{\n(?: {4}.+\n)+ {2}\}$/gm;
const FREQUENCY = /^ {4}frequency: '(\w+)'$/m;
const USUAL_FREQUENCY = /evaluationFrequency: rule\.\?frequency \?\? '(\w+)'/;
const METRIC_RULE = /^ {2}\{ name: '[\w-]+', metric: '\w+', severity: \d \}$/gm;

export function readAlertRules(): AlertRules {
  const module_ = readFileSync('infra/modules/alerts.bicep', 'utf8');
  const rules = readFileSync('infra/alert-rules.bicep', 'utf8').match(RULE) ?? [];
  const usual = USUAL_FREQUENCY.exec(module_)?.[1];
  if (usual === undefined) throw new Error('infra/modules/alerts.bicep does not say how often a rule looks.');
  return alertRulesOf(
    rules.map((rule) => FREQUENCY.exec(rule)?.[1] ?? usual),
    (module_.match(METRIC_RULE) ?? []).length,
  );
}

/** @throws RangeError for a frequency that has no price in prices.ts. */
export function alertRulesOf(frequencies: readonly string[], metricRules: number): AlertRules {
  const minutes = frequencies.map(minutesIn);
  const unpriced = minutes.find((each) => each !== 5 && each < 15);
  if (unpriced !== undefined) throw new RangeError(`A rule that looks each ${unpriced} minutes has no price here.`);
  const frequentLogRules = minutes.filter((each) => each === 5).length;
  return { frequentLogRules, rareLogRules: minutes.length - frequentLogRules, metricRules };
}

function minutesIn(duration: string): number {
  const { days = 0, hours = 0, minutes = 0 } = parse(duration);
  return (days * 24 + hours) * 60 + minutes;
}
