// A program that imports one module, with the runtime's part in place as under a host, and prints how many milliseconds
// that took.
import { performance } from 'node:perf_hooks';
import { createCoreModule, injectCoreModule } from '../../local/functions-host/core-module.ts';

const [module = ''] = process.argv.slice(2);
const { api } = createCoreModule(() => undefined);
injectCoreModule(api);
const began = performance.now();
await import(module);
process.stdout.write(`${performance.now() - began}\n`, () => process.exit(0));
