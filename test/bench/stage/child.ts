/** A program of the bench in a process of its own, which answers what it is asked, one thing after another. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface Child<Question, Answer> {
  ask(question: Question): Promise<Answer>;
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
}

/** What it prints is thrown away, as a platform would take it off its hands; what it warns of is shown. */
export function startChild<Question extends object, Answer>(
  root: string,
  program: 'app' | 'receiver',
  read: (message: unknown) => Answer,
  { env = {} }: ChildOptions = {},
): Child<Question, Answer> {
  const child = fork(join(root, 'dist', 'bench', `${program}.mjs`), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    async ask(question) {
      const answer = answerOf(child, program);
      child.send(question);
      return read(await answer);
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

function answerOf(child: ChildProcess, program: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (code: number | null) => reject(new Error(`The ${program} ended with code ${code}.`));
    child.once('exit', fail);
    child.once('message', (message) => {
      child.off('exit', fail);
      resolve(message);
    });
  });
}
