/** What is large and not needed to start the app is loaded and made when it is asked for first. */
export interface OnFirstUse<Value> {
  /** The same value each time. A failure is not kept: the next call tries again. */
  get(): Promise<Value>;
  /** Undefined where it was never asked for. */
  ifMade(): Promise<Value> | undefined;
}

export function onFirstUse<Value>(make: () => Promise<Value>): OnFirstUse<Value> {
  let made: Promise<Value> | undefined;
  return {
    get() {
      made ??= make().catch((fault: unknown) => {
        made = undefined;
        throw fault;
      });
      return made;
    },
    ifMade: () => made,
  };
}
