/** Requests as they should be: one for each route of the contracts, and what Event Grid sends to the webhook. */
import { z } from 'zod';
import { pageMarkOf } from '../../../shared/contracts/page-mark.ts';
import { STATUS_EVENT_DATA, STATUS_EVENT_TYPES } from '../../../shared/contracts/status-events.ts';
import { CONTACTS_ID, INSTANCE_ID } from '../../e2e/local-installation.ts';
import type { Dice } from '../dice.ts';
import type { Draft, Pair } from './draft.ts';
import { type FoundRoute, inputsOf } from './routes-of-contracts.ts';
import type { LiveSubscription, Scene } from './scene.ts';

export type Target = FoundRoute | 'event-grid';
/** What a target's request is made of. */
export type Cast = Pick<Scene, 'port' | 'subscriptions' | 'callbackUrls' | 'jobId' | 'partitionId' | 'keys'>;

const OPTIONAL_IN_PERCENT = 50;
const DAY_IN_MS = 86_400_000;
/** What a body without fields of its own takes. */
const A_ROW = { CustomerId: 'C-1001', FullName: 'something' };

export function properDraft(target: Target, cast: Cast, dice: Dice): Draft {
  return target === 'event-grid' ? eventGridDraft(cast, dice) : routeDraft(target, cast, dice);
}

function routeDraft(route: FoundRoute, cast: Cast, dice: Dice): Draft {
  const about = dice.pickOf(cast.subscriptions) ?? { id: '', token: '', eventId: '' };
  const valueFor = (name: string) => valueNamed(name, about, cast, dice);
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(valueFor(name)));
  const query = inputsOf(route.query)
    .filter(({ name, isRequired }) => isRequired || (dice.percent(OPTIONAL_IN_PERCENT) && !isOneOfSeveral(route, name)))
    .map(({ name }): Pair => [name, encodeURIComponent(valueFor(name))]);
  const key: Pair[] = route.authority === 'function' ? [['x-functions-key', cast.keys.function]] : [];
  const base = { method: route.method, path: `/api/${path}`, query, headers: [hostHeader(cast), ...key] };
  if (route.body === undefined) return base;
  const fields = inputsOf(route.body).map(({ name }) => [name, valueFor(name)]);
  const body = fields.length === 0 ? A_ROW : Object.fromEntries(fields);
  return {
    ...base,
    headers: [...base.headers, ['content-type', 'application/json']],
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** Of these a refresh takes only the one that fits what is refreshed. */
function isOneOfSeveral({ operationId }: FoundRoute, name: string): boolean {
  return operationId === 'StartRefresh' && ['dataSourceId', 'segmentName', 'measureName'].includes(name);
}

function valueNamed(name: string, about: LiveSubscription, cast: Cast, dice: Dice): string {
  switch (name) {
    case 'subscriptionId':
      return about.id;
    case 'eventId':
      return about.eventId;
    case 'token':
      return about.token;
    case 'callbackUrl':
      return dice.pickOf(cast.callbackUrls) ?? '';
    case 'instanceId':
      return INSTANCE_ID;
    case 'dataSourceId':
      return dice.pick(['*', CONTACTS_ID]);
    case 'segmentName':
      return 'High_value';
    case 'jobId':
      return cast.jobId;
    case 'what':
      return dice.pick(['everything', 'segments']);
    case 'extent':
      return dice.pick(['full', 'Incremental']);
    case 'reportType':
      return dice.pick(['everything', 'refreshes']);
    case 'tableName':
      return 'Customer';
    case 'itemId':
      return 'C-1001';
    case 'partitionId':
      return cast.partitionId;
    case 'filter':
      return "CustomerId eq 'C-1001'";
    case 'select':
    case 'orderBy':
      return 'FullName';
    case 'top':
    case 'skip':
      return dice.pick(['1', '100']);
    case 'skipToken':
      return pageMarkOf({ skip: 1 });
    case 'position':
      return '0';
    case 'validUntil':
      return new Date(Date.now() + DAY_IN_MS).toISOString();
    case 'measureName':
      return 'TotalRevenue';
    case 'threshold':
      return dice.pick(['5000', '-1.5', '1e6']);
    case 'rearmMargin':
      return dice.pick(['0', '100']);
    case 'cooldown':
      return dice.pick(['PT0S', 'P1D']);
    case 'direction':
      return dice.pick(['above', 'Below', 'both']);
    case 'outcome':
      return dice.pick(['any', 'failed']);
    case 'submission':
      return dice.pick(['any', 'manual']);
    case 'limit':
      return dice.pick(['1', '1000']);
    case 'since':
    case 'until':
      return dice.pick(['2026-03-02T04:00:00Z', '2020-01-01T00:00:00+01:00']);
    default:
      return 'something';
  }
}

const hostHeader = ({ port }: Cast): Pair => ['host', `127.0.0.1:${port}`];

function eventGridDraft(cast: Cast, dice: Dice): Draft {
  const events = Array.from({ length: dice.between(1, 3) }, () => properEvent(dice));
  const sent = dice.percent(30) ? events[0] : events;
  return {
    method: 'POST',
    path: '/runtime/webhooks/eventgrid',
    query: [['functionName', 'receiveStatusEvent']],
    headers: [
      hostHeader(cast),
      ['x-functions-key', cast.keys.eventgrid],
      ['aeg-event-type', 'Notification'],
      ['content-type', 'application/json'],
    ],
    body: Buffer.from(JSON.stringify(sent)),
  };
}

const dataSchema = z.object({ properties: z.record(z.string(), z.looseObject({ type: z.string().optional() })) });

/** Made of the schema, so that a new field of an event is sent too. */
export function properEvent(dice: Dice): Record<string, unknown> {
  const type = dice.pickOf(STATUS_EVENT_TYPES) ?? STATUS_EVENT_TYPES[0];
  const json = z.toJSONSchema(STATUS_EVENT_DATA[type], { io: 'input', unrepresentable: 'any' });
  const data = Object.fromEntries(
    Object.entries(dataSchema.parse(json).properties).map(([name, { type: kind }]) => [
      name,
      eventValue(name, kind, dice),
    ]),
  );
  const id = `event-${dice.below(1_000_000)}`;
  const time = '2026-03-02T04:02:51Z';
  return dice.percent(50)
    ? { specversion: '1.0', id, type, source: '/pipelines/nightly', time, data }
    : { id, eventType: type, subject: 'anything', topic: '/anywhere', eventTime: time, dataVersion: '1', data };
}

function eventValue(name: string, kind: string | undefined, dice: Dice): unknown {
  if (kind === 'number') return dice.below(10_000);
  if (kind === 'array') return [`job-${dice.below(1_000)}`];
  switch (name) {
    case 'instanceId':
      return INSTANCE_ID;
    case 'dataSourceId':
      return CONTACTS_ID;
    case 'outcome':
      return dice.pick(['Successful', 'failed']);
    case 'submission':
      return 'scheduled';
    case 'evaluatedAt':
    case 'endedAt':
      return '2026-03-02T04:02:51.7Z';
    default:
      return 'something';
  }
}
