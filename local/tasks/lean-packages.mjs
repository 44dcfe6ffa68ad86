// Keeps out of the app's bundle what it never uses of its packages: a host that scales out imports the bundle each time.
import { readFile } from 'node:fs/promises';
import { build as bundle } from 'esbuild';

/** Of undici's one CommonJS module nothing could be left out: these are the parts that make requests. */
const UNDICI = `
const Dispatcher = require('undici/lib/dispatcher/dispatcher.js');
Dispatcher.prototype.request = require('undici/lib/api/api-request.js');
exports.Agent = require('undici/lib/dispatcher/agent.js');
exports.buildConnector = require('undici/lib/core/connect.js');
`;

/** The app says in its own words what is wrong, in English; zod brings its messages in fifty languages. */
const ZOD_LOCALES = `export { default as en } from './en.js';`;

export const leanPackages = {
  name: 'lean-packages',
  setup({ onResolve, onLoad, initialOptions: { absWorkingDir } }) {
    // Its path ends up in the bundle, which is to be the same wherever it is built.
    onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'undici-parts' }));
    onLoad({ filter: /./, namespace: 'undici-parts' }, () => ({ contents: UNDICI, resolveDir: absWorkingDir }));
    onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: ZOD_LOCALES }));
    // Of a namespace that a package exports nothing can be left out; of one that a module imports, what it never names.
    onLoad({ filter: /[\\/](?:shared|functions)[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace("import { z } from 'zod';", "import * as z from 'zod';"),
      loader: 'ts',
    }));
    // Needed with the first token only, and as large as the app: a file of its own, see below.
    onResolve({ filter: /^@azure\/identity$/ }, () => ({ path: './identity.js', external: true }));
  },
};

/** The file that the app then imports. */
export function identityBundle(options) {
  return bundle({ ...options, entryPoints: ['@azure/identity'], outfile: 'dist/identity.js' });
}
