import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildHostProgram, ONE_MODULE } from './host-program.ts';
import { FIXTURE_APP } from './start-fixture-host.ts';

let host: Awaited<ReturnType<typeof buildHostProgram>>;

beforeAll(async () => {
  host = await buildHostProgram();
});
afterAll(() => host.endAll());

async function appFolder(name: string, main: string, files: Record<string, string>): Promise<string> {
  const folder = join(host.folder, name);
  const all = { 'package.json': JSON.stringify({ main }), 'host.json': '{"version":"2.0"}', ...files };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

/** The library alone is registered through; written out here, it needs no module besides the injected one. */
const register = (name: string) => `
  core.setProgrammingModel({
    name: 'minimal', version: '1',
    getCapabilities: async (capabilities) => capabilities,
    getInvocationModel: () => ({
      getArguments: async () => ({ context: {}, inputs: [] }),
      invokeFunction: async (context, inputs, handler) => handler(),
      getResponse: async (context, result) => ({ returnValue: { http: { body: { string: result } } } }),
    }),
  });
  core.registerFunction({ name: '${name}', bindings: {
    trigger: { type: 'httpTrigger', direction: 'in', authLevel: 'anonymous' }, $return: { type: 'http', direction: 'out' },
  } }, () => '${name} runs');`;

describe('an app', () => {
  it('may be bundled into one ES module together with the library', async () => {
    const folder = await appFolder('bundled', 'dist/main.mjs', {});
    await build({
      ...ONE_MODULE,
      stdin: { contents: "import './app.mjs'; import './triggers.mjs';", resolveDir: `${FIXTURE_APP}/src` },
      outfile: join(folder, 'dist/main.mjs'),
      external: ['@azure/functions-core'],
    });
    const { url } = await host.runReady(folder);
    expect(await (await fetch(`${url}/api/hooked`)).json()).toEqual({ added: 'started' });
  });

  it('may consist of CommonJS modules that a pattern names', async () => {
    const folder = await appFolder('commonjs', 'src/{one,functions/*}.cjs', {
      'src/one.cjs': `const core = require('@azure/functions-core'); ${register('one')}`,
      'src/functions/two.cjs': `const core = require('@azure/functions-core'); ${register('two')}`,
      'src/functions/three.js': 'throw new Error("not named by the pattern")',
    });
    const { url } = await host.runReady(folder);
    expect(await (await fetch(`${url}/api/one`)).text()).toBe('one runs');
    expect(await (await fetch(`${url}/api/two`)).text()).toBe('two runs');
  });

  it('is not served at all when one entry point fails, registers nothing, or is missing', async () => {
    const core = "const core = require('@azure/functions-core');";
    const lastLine = async (name: string, main: string, files: Record<string, string>) => {
      const running = host.run('--port', '0', '--app', await appFolder(name, main, files));
      expect(await running.ended).toBe(1);
      return running.lines().at(-1);
    };
    const files = { 'a.cjs': `${core} ${register('good')}`, 'b.cjs': 'throw new Error("broken entry point")' };
    expect(await lastLine('failing', '*.cjs', files)).toBe('[host] error: broken entry point');
    expect(await lastLine('empty', 'a.cjs', { 'a.cjs': '' })).toMatch(/has registered no function/);
    expect(await lastLine('absent', 'dist/*.js', {})).toMatch(/No entry point matches "dist\/\*\.js"/);
  });

  it('may not register two functions of one name, nor one with a name that is not allowed', async () => {
    const lastLine = async (folder: string, code: string) => {
      const files = { 'a.cjs': `const core = require('@azure/functions-core'); ${code}` };
      const running = host.run('--port', '0', '--app', await appFolder(folder, 'a.cjs', files));
      await running.ended;
      return running.lines().at(-1);
    };
    expect(await lastLine('twice', `${register('same')} ${register('SAME')}`)).toMatch(
      /"SAME" has already been registered/,
    );
    expect(await lastLine('misnamed', register('1st'))).toMatch(/"1st" is not a valid function name/);
    expect(await lastLine('hook', "core.registerHook('unknown', () => {})")).toMatch(/Unrecognized hook "unknown"/);
  });
});
