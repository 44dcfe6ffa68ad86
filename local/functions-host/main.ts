// The host as a program: `--app <folder> --port <n> --keys <json> --local-settings <file> --with-parent`. Says
// `[host] ready {"port":…}` once everything has started. A rejection that nobody handles ends it with exit code 1, which
// is what it does to the real language worker.
import { parseCommandLine } from './command-line.ts';
import { type FunctionsHost, startFunctionsHost } from './host.ts';

const FORCED_END_MS = 8_000;

const say = (line: string) => process.stdout.write(`[host] ${line}\n`);
let host: FunctionsHost | undefined;
let ending = false;

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  setTimeout(() => process.exit(1), FORCED_END_MS).unref();
  await host?.stop();
  process.exit(0);
}

try {
  const { withParent, localSettings, ...options } = parseCommandLine(process.argv.slice(2), process.env);
  process.once('SIGINT', end).once('SIGTERM', end);
  if (withParent) {
    // With the parent gone nobody reads the output either, which must not keep the hooks from running.
    process.stdout.on('error', () => undefined);
    process.stdin.on('end', end).on('error', end).resume();
    process.once('disconnect', end);
  }
  host = await startFunctionsHost({ ...options, ...(localSettings !== undefined && { localSettings }) });
  say(`ready ${JSON.stringify({ port: host.port })}`);
} catch (error) {
  say(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
