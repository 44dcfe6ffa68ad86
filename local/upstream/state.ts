// Everything the simulator knows: the simulated environments and what time it is in them.
import { type InstanceSetup, SimulatedInstance } from './instance.ts';
import type { SubscriptionKeys } from './model.ts';

export class UpstreamState {
  readonly instances: SimulatedInstance[] = [];
  /** Source time in milliseconds: what windows of history are counted back from, and the stamp of what has none. */
  readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  addInstance(setup: InstanceSetup): SimulatedInstance {
    const instance = new SimulatedInstance(setup);
    this.instances.push(instance);
    return instance;
  }

  instance(instanceId: string): SimulatedInstance | undefined {
    return this.instances.find((each) => each.instanceId.toLowerCase() === instanceId.toLowerCase());
  }

  /** A key belongs to an environment; both of its keys are good at any time. */
  instancesOpenedBy(key: string): readonly SimulatedInstance[] {
    return this.instances.filter(
      ({ keys }: { keys: SubscriptionKeys }) => key === keys.primary || key === keys.secondary,
    );
  }
}
