// How a step of a deployment fails: what was tried, what was said, and what to do about it.
import type { CliAnswer } from './azure-cli.ts';

export interface Problem {
  readonly step: string;
  readonly said: string;
  readonly remedy: string;
}

export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem };

export const done = <Value>(value: Value): Outcome<Value> => ({ ok: true, value });

export function failed(step: string, said: string, remedy: string): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { step, said, remedy } };
}

const NOT_INSTALLED = 'Install the Azure CLI (https://aka.ms/azure-cli), sign in with "az login", and run this again.';

/** Of an answer that is no success: without the program no other remedy helps. */
export function refusal(step: string, answer: Extract<CliAnswer, { ok: false }>, remedy: string) {
  return failed(step, answer.said, answer.why === 'not-installed' ? NOT_INSTALLED : remedy);
}

/** Of an answer in a form that nobody knows here. */
export function unreadable(step: string) {
  return failed(step, 'The Azure CLI answered otherwise than expected.', 'Update it (az upgrade), and run this again.');
}

export function told({ step, said, remedy }: Problem): string {
  const quoted = said.split('\n').map((line) => `  ${line}`);
  return [`FAILED  ${step}`, ...quoted, `What to do: ${remedy}`].join('\n');
}
