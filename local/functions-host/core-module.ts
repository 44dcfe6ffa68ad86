// The module that only a Functions runtime supplies, and through which the library registers an app's functions and
// hooks. It is injected for the whole process, and the library looks it up once: one app per process.
import Module from 'node:module';
import type { FunctionCallback, FunctionMetadata, LogCategory, LogLevel, ProgrammingModel } from './core-protocol.ts';

const MODULE_NAME = '@azure/functions-core';
const FUNCTION_NAME = /^(?!host$)[a-z][a-z0-9_-]{0,127}$/i;
const HOOK_NAMES = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log'] as const;

type HookName = (typeof HOOK_NAMES)[number];
type HookCallback = (context: object) => unknown;

export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/** What an app has registered, as the host sees it. */
export interface Registry {
  readonly functions: ReadonlyMap<string, RegisteredFunction>;
  readonly model: ProgrammingModel | undefined;
  hooks(name: HookName): readonly HookCallback[];
  /** Ends the time for registration: afterwards a function or hook that is still registered throws. */
  lock(): void;
}

class Disposable {
  #onDispose: (() => unknown) | undefined;

  constructor(onDispose: () => unknown) {
    this.#onDispose = onDispose;
  }

  static from(...disposables: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const disposable of disposables) disposable.dispose();
    });
  }

  dispose(): void {
    const onDispose = this.#onDispose;
    this.#onDispose = undefined;
    onDispose?.();
  }
}

export function createCoreModule(log: (level: LogLevel, category: LogCategory, message: string) => void) {
  const functions = new Map<string, RegisteredFunction>();
  const hooks = new Map<HookName, HookCallback[]>(HOOK_NAMES.map((name) => [name, []]));
  let model: ProgrammingModel | undefined;
  let locked = false;

  const api = {
    version: '4.0.0',
    hostVersion: '4.1037.0',
    Disposable,
    log,
    setProgrammingModel(next: ProgrammingModel) {
      model = next;
    },
    getProgrammingModel: () => model,
    registerFunction(metadata: FunctionMetadata, callback: FunctionCallback) {
      const { name } = metadata;
      if (locked) throw new Error('A function can only be registered during app startup.');
      if (!FUNCTION_NAME.test(name)) throw new Error(`"${name}" is not a valid function name.`);
      if (functions.has(name.toLowerCase()))
        throw new Error(`A function with name "${name}" has already been registered.`);
      functions.set(name.toLowerCase(), { metadata, callback });
      return new Disposable(() => {
        if (locked) throw new Error('A function can only be disposed during app startup.');
        functions.delete(name.toLowerCase());
      });
    },
    registerHook(name: string, callback: HookCallback) {
      const known = HOOK_NAMES.find((hook) => hook === name);
      const registered = known && hooks.get(known);
      if (registered === undefined) throw new RangeError(`Unrecognized hook "${name}"`);
      registered.push(callback);
      return new Disposable(() => {
        const index = registered.indexOf(callback);
        if (index >= 0) registered.splice(index, 1);
      });
    },
  };

  const registry: Registry = {
    functions,
    get model() {
      return model;
    },
    hooks: (name) => [...(hooks.get(name) ?? [])],
    lock() {
      locked = true;
    },
  };
  return { api, registry };
}

/** Makes every `require('@azure/functions-core')` of this process, from either kind of module, give `api`. */
export function injectCoreModule(api: object): void {
  const original = Module.prototype.require;
  Module.prototype.require = function require(this: NodeJS.Module, id: string): unknown {
    return id === MODULE_NAME ? api : original.call(this, id);
  } as typeof original;
}
