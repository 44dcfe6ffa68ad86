/** What an admin is told to run puts the secret into the vault, and leaves it nowhere else: run by a real shell. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AzureCli } from '../../local/deployment/azure-cli.ts';
import { checkKeys } from '../../local/deployment/keys.ts';

const SECRET = "a 'planted' secret \\n %s $HOME";
const NAMES = ['callback-key', 'callback-key-previous', 'insights-client-secret', 'instance-1-primary-key'];
const ELSEWHERE = { environment: 'test', apiUrl: 'https://func.example', host: 'func.example' };
const SETTINGS = NAMES.map((name) => ({
  name,
  value: `@Microsoft.KeyVault(SecretUri=https://kv-abc.vault.azure.net/secrets/${name})`,
}));
/** Stores what it is told to, and shows it unless told otherwise, as the real one does. */
const AZ = `#!/bin/sh
printf '%s\\n' "$@" > "$0.args"
cat /dev/stdin > "$0.stored"
case "$*" in *'--file /dev/stdin'*'--output none'*) ;; *) cat "$0.stored" ;; esac
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
  writeFileSync(join(folder, 'az'), AZ, { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true }));

async function commands(): Promise<readonly string[]> {
  const az: AzureCli = async (args) => ({ ok: true, output: args[0] === 'keyvault' ? '[]' : JSON.stringify(SETTINGS) });
  const outcome = await checkKeys(az, { group: 'rg', app: 'func', vault: 'kv-abc', ...ELSEWHERE });
  if (outcome.ok) throw new Error('Nothing is missing.');
  return outcome.problem.remedy.split('\n').filter((line) => line.includes('az keyvault secret set'));
}

function runInBash(command: string, typed: string) {
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', command], {
    input: `${typed}\n`,
    env: { PATH: `${folder}${delimiter}${process.env.PATH}` },
    encoding: 'utf8',
  });
  const read = (what: string) => readFileSync(join(folder, `az.${what}`), 'utf8');
  return { status, shown: stdout + stderr, args: read('args').split('\n'), stored: read('stored') };
}

describe('The command for a missing secret', () => {
  it('is there for each of them', async () => {
    expect((await commands()).map((command) => /--name (\S+)/.exec(command)?.[1])).toEqual(NAMES);
  });

  it.each(NAMES.slice(1))('asks for %s, stores what was typed, and shows and passes it nowhere', async (name) => {
    const command = (await commands()).find((one) => one.includes(`--name ${name} `)) ?? '';
    const { status, shown, args, stored } = runInBash(command, SECRET);
    expect(status).toBe(0);
    expect(stored).toBe(SECRET);
    expect(args).toContain(name);
    expect(args.join(' ')).not.toContain('planted');
    expect(shown).not.toContain('planted');
    expect(shown).toMatch(/^The [\w ]+: $/);
  });

  it('makes a callback key that the app takes', async () => {
    const [command = ''] = await commands();
    const { stored, shown } = runInBash(command, '');
    const [, bytes = ''] = /^k1:(.+)$/.exec(stored) ?? [];
    expect(Buffer.from(bytes, 'base64')).toHaveLength(32);
    expect(shown).toBe('');
  });
});
