/** A case: what its seed makes of a proper request. A few stay proper, so that the app has something to do and to lose. */
import { createDice } from '../dice.ts';
import { BODY_TRICKS, EVENT_TRICKS } from './body-tricks.ts';
import type { Draft } from './draft.ts';
import { HEADER_TRICKS, PATH_TRICKS, QUERY_TRICKS, type Trick } from './request-tricks.ts';
import { type Cast, properDraft, type Target } from './targets.ts';

export interface Case {
  readonly seed: number;
  readonly target: Target;
  readonly tricks: readonly string[];
  readonly draft: Draft;
}

const PROPER_IN_PERCENT = 4;
const MOST_TRICKS = 3;

export function caseOf(seed: number, targets: readonly Target[], cast: Cast): Case {
  const dice = createDice(seed);
  const target = dice.pickOf(targets) ?? 'event-grid';
  let draft = properDraft(target, cast, dice.fork());
  const tricks: string[] = [];
  const count = dice.percent(PROPER_IN_PERCENT) ? 0 : dice.between(1, MOST_TRICKS);
  for (let index = 0; index < count; index += 1) {
    const [name, trick] = dice.pickOf(tricksFor(target, draft)) ?? ['none', (same: Draft) => same];
    tricks.push(name);
    draft = trick(draft, dice.fork(), cast);
  }
  return { seed, target, tricks, draft };
}

/** The same kinds of tricks for all, so that what a route has not is sent to it as well, only seldom. */
function tricksFor(target: Target, { path, query, body }: Draft): readonly (readonly [string, Trick])[] {
  return [
    ...Object.entries(PATH_TRICKS),
    ...Object.entries(HEADER_TRICKS),
    ...(/[0-9A-Z]{20}/i.test(path)
      ? Array.from({ length: 12 }, () => ['other id', PATH_TRICKS['other id']] as const)
      : []),
    ...(query.length > 0 ? repeated(Object.entries(QUERY_TRICKS), 2) : Object.entries(QUERY_TRICKS)),
    ...(body === undefined ? [] : repeated(Object.entries(BODY_TRICKS), 2)),
    ...(target === 'event-grid' ? repeated(Object.entries(EVENT_TRICKS), 2) : []),
    ...(target === 'event-grid'
      ? Array.from({ length: 20 }, () => ['hostile value', BODY_TRICKS['hostile value']] as const)
      : []),
  ];
}

function repeated<Item>(items: readonly Item[], times: number): readonly Item[] {
  return Array.from({ length: times }, () => items).flat();
}
