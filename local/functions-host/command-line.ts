// Reads the flags and the environment of the host's program.
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type HostKeys, LOCAL_KEYS } from './keys.ts';

interface CommandLine {
  readonly app: string;
  readonly port: number;
  readonly keys: HostKeys;
  readonly localSettings: string | undefined;
  /** End when standard input closes or the parent's channel disconnects. */
  readonly withParent: boolean;
}

const port = z.coerce.number().int().min(0).max(65_535);
const keys = z.strictObject({
  master: z.string().min(1).default(LOCAL_KEYS.master),
  function: z.string().min(1).default(LOCAL_KEYS.function),
  eventgrid: z.string().min(1).default(LOCAL_KEYS.eventgrid),
});

/** Throws with a message that names the flag, and never repeats a key. */
export function parseCommandLine(args: readonly string[], env: NodeJS.ProcessEnv): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      app: { type: 'string', default: '.' },
      port: { type: 'string', default: '7071' },
      keys: { type: 'string' },
      'local-settings': { type: 'string' },
      'with-parent': { type: 'boolean', default: false },
    },
  });
  const parsedPort = port.safeParse(values.port);
  if (!parsedPort.success) throw new Error(`--port takes a number from 0 to 65535, not "${values.port}".`);
  return {
    app: values.app,
    port: parsedPort.data,
    keys: readKeys(values.keys ?? env.FUNCTIONS_HOST_KEYS ?? '{}'),
    localSettings: values['local-settings'],
    withParent: values['with-parent'],
  };
}

function readKeys(text: string): HostKeys {
  try {
    return keys.parse(JSON.parse(text));
  } catch {
    throw new Error('--keys and FUNCTIONS_HOST_KEYS take JSON like {"master":"…","function":"…","eventgrid":"…"}.');
  }
}
