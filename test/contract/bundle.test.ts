/** What the build makes for deployment: complete, and without what the app never uses. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const entry = readFileSync('dist/main.js', 'utf8');
/** What is read before the first function is registered: the entry, and what that imports at once. */
const atStart = [entry, ...[...entry.matchAll(/from"\.\/(parts\/[^"]+)"/g)].map(([, file = '']) => textOf(file))].join(
  '\n',
);
const bundle = [
  entry,
  ...readdirSync('dist/parts')
    .filter((name) => name.endsWith('.js'))
    .map((name) => textOf(join('parts', name))),
].join('\n');

function textOf(file: string): string {
  return readFileSync(join('dist', file), 'utf8');
}

it('The bundle finds beside it what it loads later', () => {
  const loaded = [...entry.matchAll(/import\("(\.\/[^"]+)"\)/g)].map(([, file = '']) => join('dist', file));
  expect(loaded).toContain(join('dist', 'identity.js'));
  expect(loaded.filter((file) => file.startsWith(join('dist', 'parts')))).not.toEqual([]);
  expect(loaded.filter((file) => !existsSync(file))).toEqual([]);
});

it('The identity library is there with all the identities that settings can ask for', async () => {
  const identity: Record<string, unknown> = await import(pathToFileURL(resolve('dist/identity.js')).href);
  for (const name of ['DefaultAzureCredential', 'ManagedIdentityCredential', 'ClientSecretCredential']) {
    expect(identity[name], name).toBeTypeOf('function');
  }
});

it('The bundle leaves out languages, browsers and identities that no start needs', () => {
  // A word each of zod in German, of the fetch and mocks of undici, and of the identity library.
  for (const word of ['erwartet', 'MockAgent', 'WebSocketStream', 'msal']) {
    expect(bundle.includes(word), word).toBe(false);
  }
});

it('The bundle starts without the HTTP, queue and Event Grid clients, which the first call loads', () => {
  for (const word of ['llhttp', 'numofmessages', 'aeg-sas-key']) {
    expect([bundle.includes(word), atStart.includes(word)], word).toEqual([true, false]);
  }
});
