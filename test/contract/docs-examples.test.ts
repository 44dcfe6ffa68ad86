/** What the documentation shows is what the app takes, sends, reads and says. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readStatusEvent } from '../../shared/adapters/event-grid/read-status-event.ts';
import { CALLBACK_BODIES } from '../../shared/contracts/callback-body.ts';
import { REFUSED_BECAUSE } from '../../shared/contracts/delivery-schema.ts';
import { healthReply } from '../../shared/contracts/health-route.ts';
import { publishedEventSchema } from '../../shared/contracts/published-event.ts';
import { STATUS_EVENT_TYPES } from '../../shared/contracts/status-events.ts';
import { cloudEventOf, TYPE_PREFIX } from '../../shared/domain/cloud-event.ts';
import { occurredAtOf } from '../../shared/domain/event-id.ts';
import { instanceIdOf, parseEventId, parseSubscriptionId } from '../../shared/domain/ids.ts';
import type { SignalEvent } from '../../shared/domain/signal-event.ts';
import { TRIGGER_KINDS, type TriggerKind } from '../../shared/domain/trigger.ts';
import { FIRE_REASONS, HOLD_REASONS } from '../../shared/domain/verdict.ts';
import { LOG_EVENTS } from '../../shared/ports/logger.ts';
import { instant } from '../builders/instants.ts';
import { A_TRACE_PARENT } from '../builders/trace.ts';
import { recordRegistration } from './recorded-registration.ts';

const PAGES = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file.replaceAll('\\', '/')}`),
];

type Example = Readonly<Record<string, unknown>>;

const textOf = (page: string) => readFileSync(page, 'utf8');
const examplesIn = (page: string): Example[] =>
  [...textOf(page).matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, json = '']) => JSON.parse(json));

const examples = examplesIn('docs/events.md');
const published = examples.filter(({ type }) => String(type).startsWith(TYPE_PREFIX));
const sentTo = examples.filter((example) => !('subscriptionId' in example) && !published.includes(example));
const bodiesOf = (kind: TriggerKind) => examples.filter(({ eventType }) => eventType === kind);

describe('Events in, as the documentation shows them', () => {
  it.each(STATUS_EVENT_TYPES)('%s carries its observation', (type) => {
    const shown = sentTo.filter((example) => example.type === type || example.eventType === type);
    expect(shown).toHaveLength(1);
    expect(shown.map((example) => readStatusEvent(example).kind)).toEqual(['observation']);
  });

  it('are shown in both schemas', () => {
    expect(sentTo.some((example) => 'specversion' in example)).toBe(true);
    expect(sentTo.some((example) => 'eventType' in example && 'topic' in example)).toBe(true);
  });

  it('another event that names an instance is a wake-up', () => {
    const others = sentTo.map((example) => readStatusEvent(example).kind).filter((kind) => kind !== 'observation');
    expect(others).toEqual(['wake-up']);
  });
});

describe.each(TRIGGER_KINDS)('The callback body of %s', (kind) => {
  it('is shown as it is sent', () => {
    const [body, ...others] = bodiesOf(kind);
    expect(others).toEqual([]);
    expect(CALLBACK_BODIES[kind].parse(body)).toEqual(body);
  });

  it('has an event id that tells when it happened', () => {
    const [body] = bodiesOf(kind).map((example) => CALLBACK_BODIES[kind].parse(example));
    const eventId = parseEventId(body?.eventId ?? '');
    expect(eventId === undefined ? undefined : occurredAtOf(eventId)).toBe(body?.occurredAt);
  });

  it('has each of its fields explained', () => {
    const page = textOf('docs/events.md');
    const fields = Object.keys(CALLBACK_BODIES[kind].shape);
    expect(fields.filter((field) => !new RegExp(`^\\| \`${field}\` +\\|`, 'm').test(page))).toEqual([]);
  });
});

describe('Events out to a topic, as the documentation shows them', () => {
  const shownAs = (kind: TriggerKind) => bodiesOf(kind).map((body) => cloudEventOf(eventFrom(kind, body)));

  it('are made of the callback bodies on the same page', () => {
    const made = TRIGGER_KINDS.flatMap(shownAs).flatMap((event) => [event, { ...event, traceparent: A_TRACE_PARENT }]);
    expect(published).toHaveLength(2);
    for (const example of published) expect(made).toContainEqual(example);
    expect(published.map(({ traceparent }) => traceparent)).toEqual([A_TRACE_PARENT, undefined]);
  });

  it.each(TRIGGER_KINDS)('%s has its type, subject and schema listed', (kind) => {
    const [event] = shownAs(kind);
    const line = textOf('docs/events.md')
      .split('\n')
      .find((one) => one.startsWith('|') && one.includes(`\`${event?.type}\``));
    expect(line).toContain(`\`${event?.dataschema}\``);
    expect(line).toContain(`\`${event?.subject.replace(/\/.*/, '/')}`);
  });

  it('have each of their attributes explained', () => {
    const page = textOf('docs/events.md');
    const attributes = Object.keys(publishedEventSchema.shape);
    expect(attributes.filter((name) => !new RegExp(`^\\| \`${name}\` +\\|`, 'm').test(page))).toEqual([]);
  });
});

describe('The page on operations', () => {
  const page = textOf('docs/operations.md');

  it('has a line for every log event, and none for one that there is not', () => {
    const shown = [...page.matchAll(/^\| `([a-z-]+\.[a-z-]+)` +\| (?:info|warn|error) /gm)].map(([, event]) => event);
    expect(shown.sort()).toEqual([...LOG_EVENTS].sort());
  });

  it('explains every reason for which a delivery is refused', () => {
    expect(REFUSED_BECAUSE.filter((because) => !page.includes(`| \`refused\`, \`${because}\` `))).toEqual([]);
  });

  it('shows health as it is answered', () => {
    const shown = examplesIn('docs/operations.md');
    expect(shown.map((example) => healthReply.parse(example))).toEqual(shown);
    expect(shown).toHaveLength(1);
  });
});

describe('The page on architecture', () => {
  const page = textOf('docs/architecture.md');

  it('lists every route, and whether it takes a key', async () => {
    const routes = (await recordRegistration()).flatMap((one) => (one.type === 'http' ? [one.options] : []));
    const wanted = routes.map(
      ({ methods, route, authLevel }) => `${methods} /${route} ${authLevel === 'function' ? 'yes' : 'no'}`,
    );
    const shown = [...page.matchAll(/^\| `([A-Z]+ \/\S+)` +\| (yes|no) +\|/gm)].map(
      ([, route, key]) => `${route} ${key}`,
    );
    expect(shown.sort()).toEqual(wanted.sort());
  });

  it('tells the reasons of verdicts', () => {
    const reasons = [...FIRE_REASONS, ...HOLD_REASONS];
    expect(reasons.filter((reason) => !page.includes(`\`${reason}\``))).toEqual([]);
  });
});

it.each(PAGES)('%s leads to pages and headings that are there', (page) => {
  const broken = [...textOf(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)].filter(([, path, heading]) => {
    const target = path === '' ? page : join(dirname(page), path ?? '');
    return !existsSync(target) || (heading !== undefined && !anchorsIn(target).includes(heading));
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

function eventFrom(kind: TriggerKind, example: Example): SignalEvent {
  const body = CALLBACK_BODIES[kind].parse(example);
  const [eventId, subscriptionId] = [parseEventId(body.eventId), parseSubscriptionId(body.subscriptionId)];
  if (eventId === undefined || subscriptionId === undefined)
    throw new Error(`${kind} is shown with ids that are none.`);
  const times = { occurredAt: instant(body.occurredAt), detectedAt: instant(body.detectedAt) };
  return { ...body, ...times, eventId, subscriptionId, instanceId: instanceIdOf(body.instanceId) };
}

/** As GitHub makes them: small letters, no punctuation, dashes for spaces. */
function anchorsIn(page: string): string[] {
  return [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
