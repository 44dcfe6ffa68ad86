// Who plays in a scenario: its names, and the ids that the simulated environment and the app know them by.
import { createHash } from 'node:crypto';
import type { Scenario } from './schema.ts';

export class Cast {
  readonly #scenario: Scenario;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
  }

  get instanceId(): string {
    return this.#scenario.instance.id;
  }

  dataSource(name: string) {
    return known(
      this.#scenario.dataSources.find((source) => source.name === name),
      'data source',
      name,
    );
  }

  segment(name: string) {
    return known(
      this.#scenario.segments.find((segment) => segment.name === name),
      'segment',
      name,
    );
  }

  measure(name: string) {
    return known(
      this.#scenario.measures.find((measure) => measure.name === name),
      'measure',
      name,
    );
  }

  flow(key: string) {
    return known(
      this.#scenario.flows.find((flow) => flow.key === key),
      'flow',
      key,
    );
  }

  /** The same name is the same job, also where an event tells of a job that upstream never shows. */
  jobId(name: string): string {
    return uuidOf(`job ${name} of ${this.#scenario.title}`);
  }
}

export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

function known<Item>(item: Item | undefined, kind: string, name: string): Item {
  if (item === undefined) throw new Error(`The scenario has no ${kind} called ${name}.`);
  return item;
}
