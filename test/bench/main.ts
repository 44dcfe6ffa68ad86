// Entry of `npm run bench -- [--json | --markdown] [--only key,…] [--subscriptions 1000,10000,100000]`.
import { readOptions, UsageError } from './command-line.ts';
import { MEASUREMENTS } from './measurements.ts';
import { runBench } from './run-bench.ts';

const ROUNDS = 7;

try {
  const options = readOptions(process.argv.slice(2));
  const bench = { root: process.cwd(), rounds: ROUNDS, note: (line: string) => console.error(line) };
  console.log(await runBench(MEASUREMENTS, bench, options));
} catch (error) {
  if (!(error instanceof UsageError) && !isBadOption(error)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function isBadOption(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
