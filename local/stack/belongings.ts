// What has been started and must be ended again, last started first, whatever goes wrong on the way.

export class Belongings {
  readonly #stops: (() => Promise<void>)[] = [];
  #stopping: Promise<void> | undefined;

  /** What is still being started while all else is ended is ended as soon as it is there. */
  async add(stop: () => Promise<void>): Promise<void> {
    if (this.#stopping === undefined) this.#stops.push(stop);
    else await stop();
  }

  /** Asked twice, it still ends everything once. */
  stopAll(): Promise<void> {
    this.#stopping ??= this.#stopOneByOne();
    return this.#stopping;
  }

  async #stopOneByOne(): Promise<void> {
    const failures: unknown[] = [];
    for (let stop = this.#stops.pop(); stop !== undefined; stop = this.#stops.pop()) {
      await stop().catch((error) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }
}
