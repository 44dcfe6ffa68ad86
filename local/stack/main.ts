// The program behind `npm start`: starts the stack, plays the day, tells it, and leaves nothing behind.
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Day } from '../scenario/day.ts';
import { readScenario } from '../scenario/read-scenario.ts';
import { AppLog } from './app-log.ts';
import { Belongings } from './belongings.ts';
import type { FunctionsHost } from './functions-host.ts';
import { howToTry } from './how-to-try.ts';
import { readOptions, type StackOptions, USAGE } from './options.ts';
import { createPaint, wantsColour } from './paint.ts';
import { outcomesOf, playDay, subscribeFlows } from './run-day.ts';
import { startStack } from './stack.ts';
import { Storyteller } from './storyteller.ts';
import { summaryLines, summaryOf } from './summary.ts';

const FAILED = 1;
const INTERRUPTED = 130;
const LINES_TO_SHOW = 25;

// Both as source and as bundle this file lies two folders below the root.
const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, '.local', `stack-${process.pid}`);
const say = (line: string) => process.stdout.write(`${line}\n`);
const paint = createPaint(wantsColour(process.stdout.isTTY, process.env));
const belongings = new Belongings();
const lastLines: string[] = [];
let host: FunctionsHost | undefined;
let dayIsOver = false;
let ending: Promise<never> | undefined;

async function run(options: StackOptions): Promise<number> {
  const scenario = await readScenario(options.scenarioFile);
  const day = new Day(Date.now());
  const log = new AppLog();
  const story = new Storyteller(scenario, say, paint);
  await mkdir(folder, { recursive: true });
  const logFile = createWriteStream(join(folder, 'app.log'));
  await belongings.add(() => new Promise((resolve) => logFile.end(resolve)));

  say(paint.bold(`${scenario.title}: ${scenario.flows.length} flows, ${scenario.steps.length} steps.`));
  say(paint.dim('Starting storage, the simulated environment, the receiver and the app …'));
  const stack = await startStack({
    root,
    folder,
    scenario,
    day,
    log,
    belongings,
    ports: {
      ...(options.port === undefined ? {} : { app: options.port }),
      ...(options.upstreamPort === undefined ? {} : { upstream: options.upstreamPort }),
      ...(options.receiverPort === undefined ? {} : { receiver: options.receiverPort }),
    },
    onCallback: (callback) => story.callback(callback),
    onHost(started) {
      host = started;
    },
    onLine(line) {
      if (!logFile.writableEnded) logFile.write(`${line}\n`);
      lastLines.push(line);
      if (lastLines.length > LINES_TO_SHOW) lastLines.shift();
    },
  });
  const { api, upstream, receiver, topic } = stack;
  say(`The app answers at ${paint.cyan(`${api.origin}/api`)}, under ${stack.host.kind}.`);
  say(`Simulated Customer Insights: ${paint.cyan(upstream.url)}; flows: ${paint.cyan(receiver.origin)}.`);
  say(`Event Grid topic: ${paint.cyan(topic.endpoint)}.`);

  const played = async () => {
    const subscribed = await subscribeFlows(stack, scenario, story);
    for (const { flow } of subscribed) say(`  ${paint.dim('subscribed')}  ${flow.name}`);
    log.onEntry((entry) => story.logged(entry));
    await playDay(stack, scenario, day, log, story);
    return subscribed;
  };
  const subscribed = await Promise.race([played(), stack.host.died]);
  const summary = summaryOf(await outcomesOf(stack, subscribed, scenario, day), day);
  for (const line of summaryLines(summary, paint)) say(line);
  dayIsOver = true;
  if (!options.once) {
    const subscriptionId = subscribed.find(({ flow }) => flow.trigger === 'segment-threshold-crossed')?.subscriptionId;
    const since = new Date(day.at(scenario.startsAt)).toISOString();
    const addresses = { app: api.origin, upstream: upstream.origin, subscriptionId: subscriptionId ?? '', since };
    for (const line of howToTry(addresses, scenario, paint)) say(line);
    await stack.host.died;
  }
  return summary.holds ? 0 : FAILED;
}

/** The first to end decides the exit code; what fails because of the ending is no news. */
function end(code: number): Promise<never> {
  ending ??= endInOrder(code);
  return ending;
}

async function endInOrder(code: number): Promise<never> {
  await belongings.stopAll().catch((error) => {
    say(paint.red(`Not everything could be ended in order: ${messageOf(error)}`));
  });
  if (code === FAILED && host !== undefined) say(paint.dim(`What the app logged: ${join(folder, 'app.log')}`));
  else await rm(folder, { recursive: true, force: true });
  process.exit(code);
}

/** The first signal ends everything in order; a second one does not wait. */
function onSignal(): void {
  process.on('SIGINT', endHard).on('SIGTERM', endHard);
  say(paint.dim('\nEnding …'));
  void end(dayIsOver ? 0 : INTERRUPTED);
}

function endHard(): never {
  host?.kill();
  process.exit(INTERRUPTED);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

try {
  const options = readOptions(process.argv.slice(2), root);
  if (options.help) {
    say(USAGE);
    process.exit(0);
  }
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  await end(await run(options));
} catch (error) {
  if (ending === undefined) {
    say(paint.red(messageOf(error)));
    for (const line of lastLines) say(paint.dim(`  ${line}`));
  }
  await end(FAILED);
}
