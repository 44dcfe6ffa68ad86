import { describe, expect, it } from 'vitest';
import { createCoreModule } from '../../../../local/functions-host/core-module.ts';

const create = () => createCoreModule(() => undefined);
const metadata = (name: string) => ({ name, bindings: {} });
const nothing = () => undefined;

describe('the core module', () => {
  it('takes functions until it is locked, and none afterwards', () => {
    const { api, registry } = create();
    api.registerFunction(metadata('first'), nothing);
    registry.lock();
    expect(() => api.registerFunction(metadata('second'), nothing)).toThrow(/only be registered during app startup/);
    expect([...registry.functions.keys()]).toEqual(['first']);
  });

  it('forgets a function that is disposed of in time, and keeps it after the lock', () => {
    const { api, registry } = create();
    const early = api.registerFunction(metadata('early'), nothing);
    const late = api.registerFunction(metadata('late'), nothing);
    early.dispose();
    registry.lock();
    expect(() => late.dispose()).toThrow(/only be disposed during app startup/);
    expect([...registry.functions.keys()]).toEqual(['late']);
  });

  it.each(['host', 'Host', '1st', '', 'a b', 'a'.repeat(129)])('refuses the function name %j', (name) => {
    expect(() => create().api.registerFunction(metadata(name), nothing)).toThrow(/not a valid function name/);
  });

  it('keeps hooks in the order they came, until they are disposed of', () => {
    const { api, registry } = create();
    const [one, other] = [() => 1, () => 2];
    const registered = api.registerHook('preInvocation', one);
    api.registerHook('preInvocation', other);
    expect(registry.hooks('preInvocation')).toEqual([one, other]);
    api.Disposable.from(registered).dispose();
    expect(registry.hooks('preInvocation')).toEqual([other]);
    expect(registry.hooks('appStart')).toEqual([]);
  });

  it('refuses a hook it does not know', () => {
    expect(() => create().api.registerHook('midInvocation', nothing)).toThrow(RangeError);
  });
});
