/**
 * Counts what this process asks of the network, below every library: TCP connects, look-ups of names, sent datagrams.
 * Each is an object that Node makes right before it calls the system, so none can go by uncounted.
 */
import { createHook } from 'node:async_hooks';

export interface NetworkActivity {
  readonly connects: number;
  readonly lookUps: number;
  readonly datagrams: number;
}

export interface ActivityCounter {
  /** Since the counter began, or since it was last read. */
  take(): NetworkActivity;
  stop(): void;
}

export const NONE: NetworkActivity = { connects: 0, lookUps: 0, datagrams: 0 };

const COUNTED: Readonly<Record<string, keyof NetworkActivity>> = {
  TCPCONNECTWRAP: 'connects',
  PIPECONNECTWRAP: 'connects',
  GETADDRINFOREQWRAP: 'lookUps',
  QUERYWRAP: 'lookUps',
  UDPSENDWRAP: 'datagrams',
};

export function countNetworkActivity(): ActivityCounter {
  let counted = { ...NONE };
  const hook = createHook({
    init(_, type) {
      const what = COUNTED[type];
      if (what !== undefined) counted = { ...counted, [what]: counted[what] + 1 };
    },
  }).enable();
  return {
    take() {
      const taken = counted;
      counted = { ...NONE };
      return taken;
    },
    stop: () => void hook.disable(),
  };
}
