/** One rule of the linter: what it is called, what it asks in one line, and how it is checked. */
import type { Connector } from './connector.ts';
import type { Finding } from './finding.ts';

export interface Rule {
  readonly number: number;
  /** Of the public validator where it has the rule, else a short one of our own. */
  readonly name: string;
  readonly about: string;
  /** A file beside the definition without which there is nothing to check. */
  readonly needs?: Companion;
  check(connector: Connector): Iterable<Finding>;
}

export type Companion = 'apiProperties.json' | 'icon.png' | 'readme.md' | 'an older definition';
