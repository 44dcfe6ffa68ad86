/** What each trigger's inputs come to: with all of them, and with the defaults for what a maker leaves out. */
import { describe, expect, it } from 'vitest';
import { TRIGGER_ROUTES } from '../../../../shared/contracts/trigger-routes.ts';
import type { Trigger, TriggerKind } from '../../../../shared/domain/trigger.ts';

const HOUR = 60 * 60_000;
const instanceId = 'contoso';

const wishOf = (kind: TriggerKind, query: Record<string, string>) =>
  TRIGGER_ROUTES[kind].query.parse({ instanceId: 'Contoso', ...query });

function refusedFields(kind: TriggerKind, query: Record<string, string>): unknown[] {
  return TRIGGER_ROUTES[kind].query.safeParse(query).error?.issues.map(({ path }) => path.join('.')) ?? [];
}

const LEAST: readonly (readonly [Record<string, string>, Trigger])[] = [
  [{}, { kind: 'data-source-refresh-failed', dataSourceId: '*', cooldownInMs: 0 }],
  [{}, { kind: 'data-source-refresh-succeeded', dataSourceId: '*', cooldownInMs: 0 }],
  [
    { segmentName: 'High', threshold: '5' },
    {
      kind: 'segment-threshold-crossed',
      segmentName: 'High',
      threshold: 5,
      direction: 'above',
      rearmMargin: 0,
      cooldownInMs: HOUR,
    },
  ],
  [
    { measureName: 'Total', threshold: '-0.5' },
    {
      kind: 'measure-threshold-crossed',
      measureName: 'Total',
      threshold: -0.5,
      direction: 'above',
      rearmMargin: 0,
      cooldownInMs: HOUR,
    },
  ],
  [{}, { kind: 'full-refresh-completed', outcome: 'any', submission: 'scheduled', cooldownInMs: 0 }],
  [{}, { kind: 'unification-completed', outcome: 'any', cooldownInMs: 0 }],
];

const ALL: readonly (readonly [Record<string, string>, Trigger])[] = [
  [
    { dataSourceId: ' ABC ', cooldown: 'PT1H' },
    { kind: 'data-source-refresh-failed', dataSourceId: 'abc', cooldownInMs: HOUR },
  ],
  [
    { dataSourceId: '*', cooldown: 'P1D' },
    { kind: 'data-source-refresh-succeeded', dataSourceId: '*', cooldownInMs: 24 * HOUR },
  ],
  [
    { segmentName: 'High', threshold: '5', direction: 'BOTH', rearmMargin: '2.5', cooldown: 'PT0S' },
    {
      kind: 'segment-threshold-crossed',
      segmentName: 'High',
      threshold: 5,
      direction: 'both',
      rearmMargin: 2.5,
      cooldownInMs: 0,
    },
  ],
  [
    { measureName: 'Total', threshold: '1e3', direction: 'below', rearmMargin: '1', cooldown: 'PT2H' },
    {
      kind: 'measure-threshold-crossed',
      measureName: 'Total',
      threshold: 1_000,
      direction: 'below',
      rearmMargin: 1,
      cooldownInMs: 2 * HOUR,
    },
  ],
  [
    { outcome: 'failed', submission: 'Any', cooldown: 'PT1H' },
    { kind: 'full-refresh-completed', outcome: 'failed', submission: 'any', cooldownInMs: HOUR },
  ],
  [
    { outcome: 'Succeeded', cooldown: 'PT1H' },
    { kind: 'unification-completed', outcome: 'succeeded', cooldownInMs: HOUR },
  ],
];

describe('A trigger route', () => {
  it.each(LEAST)('fills in what is left out of %j', (query, trigger) => {
    expect(wishOf(trigger.kind, query)).toEqual({ instanceId, trigger });
  });

  it.each(ALL)('takes %j as it is meant', (query, trigger) => {
    expect(wishOf(trigger.kind, query)).toEqual({ instanceId, trigger });
  });

  it('passes over what it does not know, as a gateway may add it', () => {
    const query = { code: 'key', 'api-version': '1' };
    expect(wishOf('unification-completed', query)).toEqual(wishOf('unification-completed', {}));
  });

  it.each<[TriggerKind, string[]]>([
    ['data-source-refresh-failed', ['instanceId']],
    ['segment-threshold-crossed', ['instanceId', 'segmentName', 'threshold']],
    ['measure-threshold-crossed', ['instanceId', 'measureName', 'threshold']],
    ['full-refresh-completed', ['instanceId']],
  ])('%s tells all that must be given', (kind, fields) => {
    expect(refusedFields(kind, {}).sort()).toEqual(fields);
  });

  it.each<[string, TriggerKind]>([
    ['cooldown', 'unification-completed'],
    ['outcome', 'unification-completed'],
    ['submission', 'full-refresh-completed'],
  ])('refuses a %s that cannot be, though it may be left out', (field, kind) => {
    expect(refusedFields(kind, { instanceId, [field]: 'x' })).toEqual([field]);
    expect(refusedFields(kind, { instanceId, [field]: '' })).toEqual([field]);
  });

  it('wants the callback URL, and no more, in its body', () => {
    const { body } = TRIGGER_ROUTES['unification-completed'];
    expect(body?.parse({ callbackUrl: 'https://x', more: 1 })).toEqual({ callbackUrl: 'https://x' });
    expect(body?.safeParse({}).error?.issues[0]).toMatchObject({ path: ['callbackUrl'] });
  });
});
